using MailServer.Delivery.Queue;
using MailServer.Messages;
using MailServer.Queue;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Delivery.Notifications;

/// <summary>Builds the message of a notice: multipart/report with words, status and what comes back of the original (RFC 3462, RFC 3464, RFC 6522).</summary>
internal sealed class NoticeBuilder(NoticeOptions options, TimeProvider time)
{
    public async ValueTask<MessageContent> BuildAsync(
        QueueLease original, NoticeKind kind, IReadOnlyList<SettledItem> items, CancellationToken cancellationToken)
    {
        var text = options.Template.Write(Facts(original, kind, items));
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Mail Delivery System", $"MAILER-DAEMON@{options.HostName}"));
        message.To.Add(new MailboxAddress("", original.Item.ReversePath?.ToString() ?? $"postmaster@{options.HostName}"));
        message.Subject = text.Subject;
        message.Date = time.GetUtcNow();
        message.MessageId = MimeUtils.GenerateMessageId(options.HostName);
        // RFC 3834 §5: nobody's absence notice answers this.
        message.Headers.Add("Auto-Submitted", "auto-replied");
        message.Body = await ReportAsync(original, text, items, kind, cancellationToken).ConfigureAwait(false);
        return await WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<MultipartReport> ReportAsync(
        QueueLease original, NoticeText text, IReadOnlyList<SettledItem> items, NoticeKind kind, CancellationToken cancellationToken)
    {
        var words = new TextPart("plain") { Text = text.Body };
        words.Prepare(EncodingConstraint.SevenBit);
        var status = new DeliveryStatusFields(options.HostName, original).Write(items, kind);
        var returned = await new ReturnedMessage(options).ReadAsync(original, kind, cancellationToken).ConfigureAwait(false);
        return new MultipartReport("delivery-status") { words, status, returned };
    }

    private NoticeFacts Facts(QueueLease original, NoticeKind kind, IReadOnlyList<SettledItem> items) => new()
    {
        Kind = kind,
        HostName = options.HostName,
        ArrivedAt = original.Item.EnqueuedAt,
        RetriedUntil = items[0].RetriedUntil,
        Recipients = [.. items.Select(item => new NoticeRecipient(item.Lease.Item.Recipient, item.Attempt.Host, Settlement.Text(item.Reply)))],
    };

    private static async ValueTask<MessageContent> WriteAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        using var stream = new MemoryStream();
        await message.WriteToAsync(format, stream, cancellationToken).ConfigureAwait(false);
        return MessageContent.FromMemory(stream.ToArray());
    }
}
