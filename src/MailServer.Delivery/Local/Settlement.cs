using MailServer.Delivery.Content;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Storage;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Local;

/// <summary>
/// What follows the store's commit: mail for others goes to the queue, failures are made good or reported, so that each group has one
/// honest answer. The rule stands at <see cref="LocalMailReceiver"/>.
/// </summary>
internal sealed class Settlement(LocalDeliveryServices services, MailTransaction transaction, MessageContent content, MessageDisposition disposition)
{
    /// <summary>Whether mailboxes that fail for a while get the message by the queue even when nobody else in their group has it.</summary>
    public bool RetriesAlone { get; init; }

    private SmtpReply Ok => new(250, 0, 0, $"OK {transaction.Id}");

    /// <summary>Answers a group.</summary>
    public async ValueTask SettleAsync(DeliveryPlan plan, DeliveryGroup group)
    {
        var failed = group.Mailboxes.FindAll(mailbox => mailbox.HasFailed);
        foreach (var mailbox in group.Mailboxes) LogOutcome(mailbox);
        var error = failed.Count > 0 ? DeliveryReplies.Of(failed[0].Outcomes[0].Error) : null;
        var hasCopies = group.Mailboxes.Exists(mailbox => mailbox.HasCopy);
        if (error is not null && !hasCopies && !group.IsQueued && !(RetriesAlone && error.IsTransientFailure && services.Queue is not null))
        {
            group.Reply = error;
            return;
        }

        List<ForeignRecipient> rest = [.. group.IsQueued ? [] : group.Foreign, .. failed.Select(mailbox => Requeued(group, mailbox))];
        if (group.IsQueued) services.Logger.Queued(transaction.Id, group.Foreign.Count);
        if (rest.Count == 0 || await EnqueueAsync(rest).ConfigureAwait(false))
        {
            group.Reply = Ok;
            return;
        }

        // What the store has queued cannot be taken back: its recipients may get the message twice.
        await TakeBackAsync(plan, group).ConfigureAwait(false);
        group.Reply = error ?? DeliveryReplies.TryLater;
    }

    private ForeignRecipient Requeued(DeliveryGroup group, MailboxPlan mailbox) =>
        new(new EnvelopeRecipient(mailbox.Account.Address, mailbox.Parameters), group.Sender ?? transaction.ReversePath) { Headers = group.Headers };

    private void LogOutcome(MailboxPlan mailbox)
    {
        foreach (var outcome in mailbox.Outcomes)
        {
            if (outcome.Error == StoreError.None) services.Logger.Delivered(transaction.Id, mailbox.Account.Id, outcome.Folder);
            else services.Logger.NotDelivered(transaction.Id, mailbox.Account.Id, outcome.Error, outcome.Cause);
        }
    }

    // The commit has begun: the client's going away ends nothing any more.
    private async ValueTask<bool> EnqueueAsync(List<ForeignRecipient> recipients)
    {
        if (services.Queue is not { } queue) return false;
        try
        {
            foreach (var envelope in recipients.GroupBy(foreign => (foreign.ReversePath, foreign.Headers)))
            {
                var message = new QueueMessage
                {
                    ReversePath = envelope.Key.ReversePath,
                    Parameters = transaction.Parameters,
                    Recipients = [.. envelope.Select(foreign => foreign.Recipient)],
                    Content = PrefixedContent.Create(envelope.Key.Headers, PrefixedContent.Create(disposition.Headers, content)),
                };
                await queue.EnqueueAsync(message, CancellationToken.None).ConfigureAwait(false);
            }

            services.Logger.Queued(transaction.Id, recipients.Count);
            return true;
        }
        catch (Exception failure)
        {
            services.Logger.QueueFailed(failure, transaction.Id);
            return false;
        }
    }

    // The client will repeat the message for the whole group: those who have it would get it twice.
    private async ValueTask TakeBackAsync(DeliveryPlan plan, DeliveryGroup group)
    {
        foreach (var mailbox in group.Mailboxes)
        {
            if (!mailbox.HasCopy || plan.IsShared(mailbox, group)) continue;
            try
            {
                await RemoveCopiesAsync(mailbox).ConfigureAwait(false);
                services.Logger.TakenBack(transaction.Id, mailbox.Account.Id);
            }
            catch (Exception failure)
            {
                services.Logger.NotTakenBack(failure, transaction.Id, mailbox.Account.Id);
            }
        }
    }

    private async ValueTask RemoveCopiesAsync(MailboxPlan mailbox)
    {
        var opened = await services.Store.OpenAccountAsync(mailbox.Account.Id, CancellationToken.None).ConfigureAwait(false);
        await using var account = opened.Value.ConfigureAwait(false);
        foreach (var outcome in mailbox.Outcomes)
        {
            if (outcome.Error != StoreError.None || outcome.Folder is null) continue;
            var folder = (await opened.Value.OpenFolderAsync(outcome.Folder, CancellationToken.None).ConfigureAwait(false)).Value;
            await using var opening = folder.ConfigureAwait(false);
            _ = (await folder.RemoveAsync(UidSet.Of(outcome.Uid), CancellationToken.None).ConfigureAwait(false)).Value;
        }
    }
}
