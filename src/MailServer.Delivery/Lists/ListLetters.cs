using MailServer.Directories.Lists;
using MailServer.Messages;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Delivery.Lists;

/// <summary>The letters that ask whether somebody really wants to be a member, or to be one no longer. An answer to them is the confirmation.</summary>
internal sealed class ListLetters(TimeProvider time)
{
    public async ValueTask<MessageContent> WriteAsync(
        MailingList list, ListMember member, ListPart part, IReadOnlyList<KeyValuePair<string, string>> request, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        var confirmation = new ListAddress(list.Address, part, member.Token).ToEmailAddress();
        message.From.Add(new MailboxAddress(list.Title ?? list.Address.LocalPart, confirmation.ToString()));
        message.To.Add(new MailboxAddress("", member.Address.ToString()));
        message.Subject = part == ListPart.Subscribe ? $"Please confirm: become a member of {list.Address}" : $"Please confirm: leave {list.Address}";
        message.Date = time.GetUtcNow();
        message.MessageId = MimeUtils.GenerateMessageId(list.Address.Domain);
        // RFC 3834 §3.1.5, §5: an answer of a program, so that no program answers it.
        message.Headers.Add("Auto-Submitted", "auto-replied");
        if (request.FirstOrDefault(field => field.Key.Equals("Message-ID", StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 and < 500 } id)
            message.Headers.Add("In-Reply-To", id);
        message.Body = new TextPart("plain") { Text = Text(list, member, part) };
        return await WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private static string Text(MailingList list, ListMember member, ListPart part)
    {
        var wish = part == ListPart.Subscribe ? "become a member of" : "leave";
        return $"""
            Somebody, perhaps you, asked that {member.Address} should {wish} the list {list.Address}.

            If that is what you want, answer this letter; it does not matter what you write.
            If not, do nothing: nothing happens then.
            """.ReplaceLineEndings("\r\n") + "\r\n";
    }

    private static async ValueTask<MessageContent> WriteAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        using var stream = new MemoryStream();
        await message.WriteToAsync(format, stream, cancellationToken).ConfigureAwait(false);
        return MessageContent.FromMemory(stream.ToArray());
    }
}
