using MailServer.Delivery.Notifications;
using MailServer.Delivery.Submission;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;

namespace MailServer.Delivery.Local;

/// <summary>
/// Tells those who asked for it (NOTIFY=SUCCESS) that their message is in a mailbox or with a list (RFC 3461 §5.2.3), or went on to the several addresses of an
/// alias (§5.2.7.3). What goes to one address elsewhere is told by who delivers it.
/// </summary>
internal sealed class SuccessNotices
{
    private readonly NoticeSender _sender;
    private readonly TimeProvider _time;

    public SuccessNotices(NoticeOptions options, LocalDeliveryServices services, IMailReceiver receiver)
    {
        // The receiver within signs nothing that others wrote: a notice is our own.
        var signing = new SubmissionReceiver(receiver, new SubmissionRules { HostName = options.HostName, AddMissingFields = false }, services.Signers, services.TimeProvider);
        _sender = new NoticeSender(options, new MailSubmission(signing), services.Directory, services.TimeProvider, services.Logger);
        _time = services.TimeProvider;
    }

    /// <summary>The message is where it belongs: failures to tell so are logged, and nothing else.</summary>
    public async ValueTask TellAsync(MailTransaction transaction, DeliveryPlan plan, MessageContent content)
    {
        if (transaction.ReversePath is null) return;
        var replies = plan.Replies();
        var told = new List<SettledItem>();
        for (var i = 0; i < replies.Count; i++)
        {
            var recipient = transaction.Recipients[i];
            if (!recipient.Parameters.Notify.HasFlag(DsnNotify.Success) || !replies[i].IsPositive) continue;
            if (KindOf(plan, Destinations.Of(transaction)[recipient]) is { } kind) told.Add(Item(transaction, recipient, content, kind));
        }

        if (told.Count > 0) await _sender.SendAsync(told[0].Lease, told).ConfigureAwait(false);
    }

    private static NoticeKind? KindOf(DeliveryPlan plan, Destination destination) => destination switch
    {
        { IsShared: true } => NoticeKind.Expanded,
        { Lists.Count: 1 } => NoticeKind.Delivered,
        // One that waits for room is told of when it is there.
        { Accounts: [var only] } when !plan.HasFailed(only.Account.Id) => NoticeKind.Delivered,
        _ => null,
    };

    private SettledItem Item(MailTransaction transaction, EnvelopeRecipient recipient, MessageContent content, NoticeKind kind)
    {
        var now = _time.GetUtcNow();
        var item = new QueueItem { Id = default, ReversePath = transaction.ReversePath, Recipient = recipient.Address, EnqueuedAt = now, NextAttempt = now };
        var lease = new QueueLease(item, content, 0) { Parameters = transaction.Parameters, RecipientParameters = recipient.Parameters };
        var reply = new SmtpReply(250, 1, 5, kind == NoticeKind.Delivered ? "Delivered" : "Passed on to all addresses");
        return new SettledItem(lease, kind, reply, new QueueAttempt(now, null, reply.Text), false);
    }
}
