using System.Text;
using MailServer.Messages;
using MailServer.Messages.Text;
using MailServer.Protocol.Imap;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>What of a message goes into the index: all that a search may look at, folded, up to a bound.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
internal readonly record struct IndexText(string Text, bool IsWhole)
{
    public static async ValueTask<IndexText> ReadAsync(MessageContent content, MessageIndex index, int most, CancellationToken cancellationToken)
    {
        var folded = new StringBuilder();
        AppendKept(folded, index.Headers);
        await foreach (var piece in MessageText.ReadAsync(content, index.Parts, cancellationToken).ConfigureAwait(false))
        {
            if (piece.IsFirst) folded.Append('\n');
            Append(folded, piece.Text.Span);
            if (folded.Length > most) return new IndexText(folded.ToString(0, most), IsWhole: false);
        }
        return new IndexText(folded.ToString(), IsWhole: true);
    }

    // Searches compare by i;unicode-casemap (RFC 5255 §4.2), which takes letters of other widths and syllables apart: so must the index, or it would lose what they find.
    private static void Append(StringBuilder folded, ReadOnlySpan<char> text) =>
        TextFold.Append(folded, Ascii.IsValid(text) ? text : UnicodeCasemap.Key(text.ToString()));

    // A search for a common field looks at its kept text, which may be decoded in another way than the header as a whole.
    private static void AppendKept(StringBuilder folded, SearchHeaders headers)
    {
        string[] fields =
        [
            headers.From, headers.To, headers.Cc, headers.Bcc, headers.Subject, "<" + headers.MessageId + ">", headers.InReplyTo, headers.References,
        ];
        foreach (var field in fields)
        {
            Append(folded, field);
            folded.Append('\n');
        }
    }
}
