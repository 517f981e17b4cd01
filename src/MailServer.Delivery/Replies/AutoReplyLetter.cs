using MailServer.Directories;
using MailServer.Messages;
using MailServer.Protocol;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Delivery.Replies;

/// <summary>Writes the answer of a mailbox (RFC 3834 §3).</summary>
internal sealed class AutoReplyLetter(TimeProvider time)
{
    private const int MostReferences = 20;
    private const int LongestSubject = 300;

    public async ValueTask<MessageContent> WriteAsync(
        AutoReply reply, EmailAddress responder, EmailAddress sender, IReadOnlyList<KeyValuePair<string, string>> original, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("", responder.ToString()));
        message.To.Add(new MailboxAddress("", sender.ToString()));
        message.Subject = reply.Subject ?? Subject(First(original, "Subject"));
        message.Date = time.GetUtcNow();
        message.MessageId = MimeUtils.GenerateMessageId(responder.Domain);
        message.Headers.Add("Auto-Submitted", "auto-replied");
        Refer(message, original);
        message.Body = new TextPart("plain") { Text = reply.Text.ReplaceLineEndings("\r\n") };
        message.Prepare(EncodingConstraint.SevenBit);
        return await WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    // RFC 3834 §3.1.5; RFC 2047 words of the original are decoded, and encoded anew.
    private static string Subject(string? original)
    {
        var text = Messages.Text.EncodedWords.Decode(original ?? "");
        return "Auto: " + (text.Length > LongestSubject ? text[..LongestSubject] : text);
    }

    // RFC 3834 §3.1.6: the answer stands in its thread (RFC 5322 §3.6.4).
    private static void Refer(MimeMessage message, IReadOnlyList<KeyValuePair<string, string>> original)
    {
        if (MimeUtils.EnumerateReferences(First(original, "Message-ID") ?? "").FirstOrDefault() is not { } id) return;
        message.InReplyTo = id;
        foreach (var reference in MimeUtils.EnumerateReferences(First(original, "References") ?? First(original, "In-Reply-To") ?? "").TakeLast(MostReferences)) message.References.Add(reference);
        message.References.Add(id);
    }

    private static string? First(IReadOnlyList<KeyValuePair<string, string>> header, string name) =>
        header.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static async ValueTask<MessageContent> WriteAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        using var stream = new MemoryStream();
        await message.WriteToAsync(format, stream, cancellationToken).ConfigureAwait(false);
        return MessageContent.FromMemory(stream.ToArray());
    }
}
