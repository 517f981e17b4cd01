using MailServer.Delivery.Outbound;
using MailServer.Delivery.Queue;
using MailServer.Messages;
using MailServer.Queue;
using Microsoft.Extensions.Logging;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Delivery.Notifications;

/// <summary>Builds the message of a notice: multipart/report with words, status and what comes back of the original (RFC 3462, RFC 3464, RFC 6522).</summary>
internal sealed class NoticeBuilder(NoticeOptions options, TimeProvider time, ILogger logger)
{
    public async ValueTask<MessageContent> BuildAsync(
        QueueLease original, NoticeKind kind, IReadOnlyList<SettledItem> items, bool mayBeUtf8, CancellationToken cancellationToken)
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
        message.Body = await ReportAsync(original, text, items, kind, mayBeUtf8, cancellationToken).ConfigureAwait(false);
        return await WriteAsync(message, original.Item.ReversePath is { IsAscii: false }, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<MultipartReport> ReportAsync(
        QueueLease original, NoticeText text, IReadOnlyList<SettledItem> items, NoticeKind kind, bool mayBeUtf8, CancellationToken cancellationToken)
    {
        var words = new TextPart("plain") { Text = text.Body };
        words.Prepare(EncodingConstraint.SevenBit);
        var status = DeliveryStatusPart.Write(options, original, kind, items, mayBeUtf8);
        var report = new MultipartReport("delivery-status") { words, status };
        if (await ReturnedAsync(original, kind, mayBeUtf8, cancellationToken).ConfigureAwait(false) is { } returned) report.Add(returned);
        return report;
    }

    // The third part may be missing (RFC 6522 §3): a message that was lost here is no reason not to tell its sender.
    private async ValueTask<MimeEntity?> ReturnedAsync(QueueLease original, NoticeKind kind, bool mayBeUtf8, CancellationToken cancellationToken)
    {
        try
        {
            return await new ReturnedMessage(options, mayBeUtf8).ReadAsync(original, kind, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            logger.NothingReturned(original.Item.Message.Value, failure);
            return null;
        }
    }

    private NoticeFacts Facts(QueueLease original, NoticeKind kind, IReadOnlyList<SettledItem> items) => new()
    {
        Kind = kind,
        HostName = options.HostName,
        ArrivedAt = original.Item.EnqueuedAt,
        RetriedUntil = items[0].RetriedUntil,
        Recipients = [.. items.Select(item => Recipient(item, kind))],
    };

    private static NoticeRecipient Recipient(SettledItem item, NoticeKind kind) =>
        new(item.Lease.Item.Recipient, item.Attempt.Host, Settlement.Text(item.Reply)) { Status = DeliveryStatusFields.StatusOf(item.Reply, kind) };

    private static async ValueTask<MessageContent> WriteAsync(MimeMessage message, bool hasUtf8Header, CancellationToken cancellationToken)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        // RFC 6532: an address beyond ASCII stands in the header as it is; such a notice goes out with SMTPUTF8.
        format.International = hasUtf8Header;
        using var stream = new MemoryStream();
        await message.WriteToAsync(format, stream, cancellationToken).ConfigureAwait(false);
        return MessageContent.FromMemory(stream.ToArray());
    }
}
