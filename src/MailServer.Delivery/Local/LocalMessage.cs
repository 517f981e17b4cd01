using System.IO.Pipelines;
using MailServer.Delivery.Forwarding;
using MailServer.Delivery.Lists;
using MailServer.Delivery.Replies;
using MailServer.Filters;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Local;

/// <summary>A message on its way into the store: planned, filtered, committed once, settled.</summary>
internal sealed class LocalMessage : IIncomingMessage
{
    private readonly MailTransaction _transaction;
    private readonly LocalDeliveryOptions _options;
    private readonly LocalDeliveryServices _services;
    private readonly FilterRunner _filters;
    private readonly ForwardingSender _sender;
    private IMailDelivery _delivery;
    private MessageContent? _content;

    public LocalMessage(
        MailTransaction transaction, IMailDelivery delivery, LocalDeliveryOptions options, LocalDeliveryServices services, RecipientResolver resolver,
        ForwardingSender sender)
    {
        _transaction = transaction;
        _delivery = delivery;
        _options = options;
        _services = services;
        _sender = sender;
        _filters = new FilterRunner(options, services, resolver);
    }

    /// <summary>Takes the message for lists, or null where none are.</summary>
    public ListProcessor? Lists { get; init; }

    /// <summary>Answers for mailboxes whose users are away, or null where none do.</summary>
    public AutoResponder? Responder { get; set; }

    /// <summary>When it came.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Tells of success those who asked, or null.</summary>
    public SuccessNotices? Notices { get; init; }

    /// <summary>Header lines for the copies in mailboxes only.</summary>
    public string MailboxFields { get; set; } = "";

    /// <summary>Whether the queue tries again for each mailbox that is full or fails, and not the sender.</summary>
    public bool RetriesAlone { get; set; }

    /// <summary>Copies besides those of the recipients.</summary>
    public List<DeliveryTarget> ExtraTargets { get; } = [];

    /// <summary>What became of <see cref="ExtraTargets"/>.</summary>
    public IReadOnlyList<DeliveryOutcome> ExtraOutcomes { get; private set; } = [];

    public PipeWriter Content => _delivery.Content;

    public async ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken)
    {
        var completed = await _delivery.CompleteContentAsync(cancellationToken).ConfigureAwait(false);
        if (completed.TryGet(out _content)) return _content;
        _services.Logger.StoreRefused(completed.Error, completed.Cause);
        throw new IOException("The store could not keep the message.");
    }

    public async ValueTask<IReadOnlyList<SmtpReply>> CommitAsync(MessageDisposition disposition, CancellationToken cancellationToken)
    {
        if (_content is null) throw new InvalidOperationException("Complete the content first.");
        var plan = DeliveryPlan.Create(_transaction);
        await FilterAsync(plan, _content, disposition, cancellationToken).ConfigureAwait(false);
        await RefuseLoopsAsync(plan, _content, cancellationToken).ConfigureAwait(false);
        if (!RetriesAlone) await RefuseFullAsync(plan, _content.Length, cancellationToken).ConfigureAwait(false);
        await RewriteSendersAsync(plan, cancellationToken).ConfigureAwait(false);
        if (ExtraTargets.Count > 0 || plan.Wanted().Any(mailbox => mailbox.Targets.Count > 0)) await EncodeBinaryAsync(_content, cancellationToken).ConfigureAwait(false);
        if (Lists is not null) await Lists.TakeAsync(_transaction, disposition, _content, plan.Groups, cancellationToken).ConfigureAwait(false);
        await DeliverAsync(plan, disposition, cancellationToken).ConfigureAwait(false);
        var settlement = new Settlement(_services, _transaction, _content, disposition) { RetriesAlone = RetriesAlone };
        foreach (var group in plan.Groups)
        {
            if (group.Reply is null) await settlement.SettleAsync(plan, group).ConfigureAwait(false);
        }

        if (Notices is not null && !disposition.IsQuarantined) await Notices.TellAsync(_transaction, plan, _content).ConfigureAwait(false);
        return plan.Replies();
    }

    public ValueTask DisposeAsync() => _delivery.DisposeAsync();

    private async ValueTask FilterAsync(
        DeliveryPlan plan, MessageContent content, MessageDisposition disposition, CancellationToken cancellationToken)
    {
        var message = new FilteredMessage(_transaction, content);
        // Redirects add mailboxes, which are not filtered.
        MailboxPlan[] filtered = [.. plan.Mailboxes];
        foreach (var mailbox in filtered)
            await _filters.PlaceAsync(mailbox, message, disposition.IsQuarantined, cancellationToken).ConfigureAwait(false);
        foreach (var group in plan.Groups)
        {
            MailboxPlan[] redirecting = [.. group.Mailboxes.Where(mailbox => mailbox.Redirects.Count > 0)];
            foreach (var mailbox in redirecting) await _filters.RedirectAsync(_transaction, plan, group, mailbox, cancellationToken).ConfigureAwait(false);
        }

        Reject(plan, disposition);
    }

    // A rejection counts when the whole group rejects; otherwise it could not be told to anybody, and the message is kept.
    private void Reject(DeliveryPlan plan, MessageDisposition disposition)
    {
        foreach (var group in plan.Groups)
        {
            if (group.IsRejected) group.Reply = new SmtpReply(550, 7, 1, group.Mailboxes[0].Rejection!);
        }

        foreach (var mailbox in plan.Wanted().Where(mailbox => mailbox.Rejection is not null))
            _filters.Keep(mailbox, disposition.IsQuarantined);
    }

    private async ValueTask RefuseLoopsAsync(DeliveryPlan plan, MessageContent content, CancellationToken cancellationToken)
    {
        if (!_options.AddDeliveredTo) return;
        var seen = await Prelude.FindDeliveredToAsync(content, cancellationToken).ConfigureAwait(false);
        foreach (var group in plan.Groups)
        {
            if (group.Mailboxes.Exists(mailbox => seen.Contains(mailbox.Account.Address.ToString()))) group.Reply ??= DeliveryReplies.DeliveryLoop;
        }
    }

    // One mailbox alone answers for itself in the commit; where several are answered together, all must have room before any gets it.
    private async ValueTask RefuseFullAsync(DeliveryPlan plan, long size, CancellationToken cancellationToken)
    {
        foreach (var group in plan.Groups.Where(group => group.Mailboxes.Count > 1 && group.Reply is null))
        {
            foreach (var mailbox in group.Mailboxes.Where(mailbox => mailbox.Targets.Count > 0))
            {
                var error = await _services.Store.CheckCapacityAsync(mailbox.Account.Id, size, cancellationToken).ConfigureAwait(false);
                if (error != StoreError.None) group.Reply = DeliveryReplies.Of(error);
            }
        }
    }

    private async ValueTask RewriteSendersAsync(DeliveryPlan plan, CancellationToken cancellationToken)
    {
        foreach (var group in plan.Groups.Where(group => group.Reply is null))
        {
            for (var i = 0; i < group.Foreign.Count; i++)
            {
                if (group.Foreign[i].ForwardedBy is not { } domain) continue;
                group.Foreign[i] = group.Foreign[i] with { ReversePath = await _sender.ForAsync(_transaction, domain, cancellationToken).ConfigureAwait(false) };
            }
        }
    }

    private async ValueTask DeliverAsync(DeliveryPlan plan, MessageDisposition disposition, CancellationToken cancellationToken)
    {
        MailboxPlan[] wanted = [.. plan.Wanted().Where(mailbox => mailbox.Targets.Count > 0)];
        var queueing = Queueing();
        DeliveryGroup[] outbound = queueing is null ? [] : [.. plan.Groups.Where(group => group.Reply is null && group.Foreign.Count > 0)];
        if (wanted.Length + outbound.Length + ExtraTargets.Count == 0) return;
        // RFC 3834 §2: a spammer's sender is somebody else.
        if (Responder is not null && !disposition.IsQuarantined && _delivery is IReplyingDelivery replying)
            await Responder.AnswerAsync(replying, _transaction, _content!, wanted, cancellationToken).ConfigureAwait(false);
        foreach (var target in wanted.SelectMany(mailbox => mailbox.Targets).Concat(ExtraTargets)) _delivery.AddTarget(target);
        // One prelude stands before all copies, so a recipient's address may only stand in it when there are no others.
        var deliveredTo = _options.AddDeliveredTo && wanted is [var only] ? only.Account.Address : null;
        var prelude = Prelude.Format(_transaction, disposition, deliveredTo, MailboxFields);
        foreach (var envelope in outbound.SelectMany(group => group.Envelopes(_transaction))) queueing!.AddEnvelope(envelope with { PreludeSkipped = prelude.ForMailboxes });
        var outcomes = await _delivery.CommitAsync(prelude.Bytes, cancellationToken).ConfigureAwait(false);
        foreach (var group in outbound) group.IsQueued = queueing!.IsQueued;
        var next = 0;
        foreach (var mailbox in wanted)
        {
            for (var i = 0; i < mailbox.Targets.Count; i++) mailbox.Outcomes.Add(outcomes[next++]);
        }

        ExtraOutcomes = [.. outcomes.Skip(next)];
    }

    // The checks have seen what the sender signed; from here on it is text, also for lists and for the queue, which share it.
    private async ValueTask EncodeBinaryAsync(MessageContent content, CancellationToken cancellationToken)
    {
        if (!await BinaryParts.AreInAsync(_transaction, content, cancellationToken).ConfigureAwait(false)) return;
        var options = new DeliveryOptions { ReceivedAt = ReceivedAt };
        var begun = await _services.Store.BeginDeliveryAsync(options, cancellationToken).ConfigureAwait(false);
        if (!begun.TryGet(out var delivery))
        {
            _services.Logger.StoreRefused(begun.Error, begun.Cause);
            throw new IOException("The store could not take the message as text.");
        }

        var binary = _delivery;
        _delivery = delivery;
        await using (binary.ConfigureAwait(false))
        {
            await BinaryParts.EncodeAsync(content, delivery.Content, cancellationToken).ConfigureAwait(false);
            await CompleteContentAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Mailboxes and queue in one commit, where the store keeps the queue that we fill.
    private IQueueingDelivery? Queueing() =>
        _services.Queue is { } queue && _services.Store is IQueueingStore store && ReferenceEquals(store.Queue, queue) ? _delivery as IQueueingDelivery : null;
}
