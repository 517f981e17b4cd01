using MailServer.Delivery.Outbound;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Notifications;

/// <summary>Tells the sender of a message what became of it, as the sender asked for (RFC 3461 §5.2, §6).</summary>
internal sealed class NoticeSender(NoticeOptions options, IMailSubmission submission, IUserDirectory? directory, TimeProvider time, ILogger logger)
{
    private readonly NoticeBuilder _builder = new(options, time, logger);
    private readonly Utf8Readers _readers = new(directory);

    /// <summary>Sends one notice for each kind of outcome that the sender wants to hear of.</summary>
    /// <returns>False when a notice of failure could not be sent; it must be tried again.</returns>
    public async ValueTask<bool> SendAsync(QueueLease message, IReadOnlyList<SettledItem> items)
    {
        bool sent = true;
        foreach (var group in items.Where(IsWanted).GroupBy(item => item.Kind))
        {
            bool taken = await SendAsync(message, group.Key, [.. group]).ConfigureAwait(false);
            sent &= taken || group.Key != NoticeKind.Failed;
        }

        return sent;
    }

    /// <summary>Whether NOTIFY asks for that (RFC 3461 §4.1). When it says nothing, failures and delays are told.</summary>
    internal static bool IsWanted(SettledItem item)
    {
        var notify = item.Lease.RecipientParameters.Notify;
        return item.Kind switch
        {
            NoticeKind.Failed => notify == DsnNotify.Unspecified || notify.HasFlag(DsnNotify.Failure),
            NoticeKind.Delayed => notify == DsnNotify.Unspecified || notify.HasFlag(DsnNotify.Delay),
            _ => notify.HasFlag(DsnNotify.Success),
        };
    }

    private async ValueTask<bool> SendAsync(QueueLease message, NoticeKind kind, IReadOnlyList<SettledItem> items)
    {
        var recipients = Recipients(message.Item.ReversePath, kind);
        // RFC 5321 §6.1: nothing is ever sent to the null reverse-path.
        if (recipients.Count == 0) return true;
        try
        {
            bool mayBeUtf8 = await _readers.AreAllAsync(recipients).ConfigureAwait(false);
            var notice = new SubmittedMessage
            {
                Recipients = recipients,
                Parameters = NoticeParameters(message),
                Content = await _builder.BuildAsync(message, kind, items, mayBeUtf8, CancellationToken.None).ConfigureAwait(false),
            };
            var replies = await submission.SubmitAsync(notice, CancellationToken.None).ConfigureAwait(false);
            return IsTaken(message, replies[0]);
        }
        catch (Exception failure)
        {
            logger.NoticeFailed(message.Item.Id.Value, failure);
            return false;
        }
    }

    private List<EnvelopeRecipient> Recipients(EmailAddress? sender, NoticeKind kind)
    {
        var recipients = new List<EnvelopeRecipient>(2);
        if (sender is not null) recipients.Add(new EnvelopeRecipient(sender, RecipientParameters.None));
        if (options.PostmasterCopy is { } postmaster && kind == NoticeKind.Failed && !postmaster.Equals(sender))
            recipients.Add(new EnvelopeRecipient(postmaster, RecipientParameters.None));
        return recipients;
    }

    // RFC 8689 §5: what the sender wanted to be protected, the notice protects, too.
    private static MailParameters NoticeParameters(QueueLease message) =>
        new() { SmtpUtf8 = message.Item.ReversePath is { IsAscii: false }, RequireTls = message.Parameters.RequireTls };

    // A sender that does not exist cannot be told; trying on would not change that.
    private bool IsTaken(QueueLease message, SmtpReply reply)
    {
        if (!reply.IsPositive) logger.NoticeRefused(message.Item.Id.Value, reply.Code, reply.Text);
        return reply.IsPositive || reply.IsPermanentFailure;
    }
}
