using MailServer.Delivery.Outbound;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Queue;

/// <summary>Puts recipients on the suppression list whose servers refuse them for good.</summary>
internal sealed class SuppressionRecorder(SuppressionRules rules, TimeProvider time, ILogger logger)
{
    /// <summary>Notes a permanent refusal by the next hop.</summary>
    public async ValueTask NoteAsync(QueueItem item, SmtpReply reply)
    {
        if (!rules.AfterFailure || rules.List is not { } list || !IsAboutMailbox(reply.Enhanced)) return;
        try
        {
            // What an administrator added stays as it is.
            if (await list.FindAsync(item.Recipient, CancellationToken.None).ConfigureAwait(false) is not null) return;
            var now = time.GetUtcNow();
            var entry = new SuppressionEntry(item.Recipient, now, Settlement.Text(reply)) { ExpiresAt = now + rules.Expiry };
            await list.AddAsync(entry, CancellationToken.None).ConfigureAwait(false);
            logger.Suppressed(item.Recipient, entry.ExpiresAt);
        }
        catch (Exception failure)
        {
            logger.SuppressionFailed(item.Recipient, failure);
        }
    }

    // RFC 3463 §3.2, §3.3: the address is wrong, or the mailbox is disabled. A policy that refuses the message says nothing of the mailbox.
    private static bool IsAboutMailbox(EnhancedStatusCode code) => code is { Class: 5, Subject: 1 } or { Class: 5, Subject: 2, Detail: 1 };
}
