using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Queue;
using MailServer.Storage;
using MailServer.Testing.Queue;

namespace MailServer.Testing.Storage;

internal sealed class InMemoryDelivery(InMemoryMailboxStore store, DeliveryOptions options) : IReplyingDelivery
{
    private readonly ContentWriter _content = new();
    private readonly List<DeliveryTarget> _targets = [];
    private readonly List<QueueEnvelope> _envelopes = [];
    private readonly List<DeliveryReply> _replies = [];
    private bool _ended;

    public PipeWriter Content => _content;

    public bool IsQueued { get; private set; }

    public int RepliesSent { get; private set; }

    public ValueTask<StoreResult<MessageContent>> CompleteContentAsync(CancellationToken cancellationToken)
    {
        _content.Complete();
        return new(_content.IsBroken
            ? new StoreResult<MessageContent>(StoreError.Unavailable, "The content's writer gave up.")
            : _content.ToContent([]));
    }

    public void AddTarget(DeliveryTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _targets.Add(target);
    }

    public void AddEnvelope(QueueEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(envelope.Headers.Length, QueueEnvelope.MostHeaders, nameof(envelope));
        _envelopes.Add(envelope);
    }

    public void AddReply(DeliveryReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        _replies.Add(reply);
    }

    public async ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken)
    {
        if (_ended || !_content.IsCompleted) throw new InvalidOperationException("Complete the content first; commit once.");
        cancellationToken.ThrowIfCancellationRequested();
        _ended = true;
        if (_content.IsBroken) return [.. _targets.Select(_ => new DeliveryOutcome(StoreError.Unavailable))];
        var content = await store.KeepAsync(_content.ToContent(prelude.Span), CancellationToken.None).ConfigureAwait(false);
        var answers = new List<(DeliveryReply Reply, ContentData Content)>();
        foreach (var reply in _replies) answers.Add((reply, await store.KeepAsync(reply.Content, CancellationToken.None).ConfigureAwait(false)));
        DeliveryOutcome[] outcomes;
        lock (store.Gate)
        {
            outcomes = [.. _targets.Select(target => Deliver(target, content))];
            foreach (var envelope in _envelopes) Enqueue(envelope, content.Content);
            RepliesSent = answers.Count(answer => Send(answer.Reply, answer.Content, outcomes));
        }

        IsQueued = _envelopes.Count > 0;
        if (IsQueued || RepliesSent > 0) store.Outbound.TellWorkArrived();
        return outcomes;
    }

    public ValueTask DisposeAsync()
    {
        _ended = true;
        return ValueTask.CompletedTask;
    }

    private bool Send(DeliveryReply reply, ContentData content, DeliveryOutcome[] outcomes)
    {
        var isTaken = _targets.Where((target, i) => target.Account == reply.Account && outcomes[i].Error == StoreError.None).Any();
        if (!isTaken || !store.Answered.TryTake(reply, store.Time.GetUtcNow())) return false;
        foreach (var target in reply.Targets) Deliver(target, content);
        foreach (var envelope in reply.Envelopes) Enqueue(envelope, content.Content);
        return true;
    }

    private void Enqueue(QueueEnvelope envelope, MessageContent content)
    {
        var skipped = envelope.PreludeSkipped;
        var queued = content.Slice(skipped, content.Length - skipped);
        store.Outbound.Insert(new QueueMessage
        {
            ReversePath = envelope.ReversePath,
            Parameters = envelope.Parameters,
            Recipients = envelope.Recipients,
            Content = envelope.Headers.IsEmpty ? queued : new HeadedContent(envelope.Headers, queued),
        });
    }

    private DeliveryOutcome Deliver(DeliveryTarget target, ContentData content)
    {
        if (store.Find(target.Account) is not { } account) return new DeliveryOutcome(StoreError.NotFound);
        if (!account.HasRoomFor(1, content.Content.Length)) return new DeliveryOutcome(StoreError.OverQuota);
        var folder = Choose(account, target);
        var now = store.Time.GetUtcNow();
        var uid = folder.Add([new NewMessage(content, target.Flags, options.ReceivedAt ?? now)], now)[0];
        return new DeliveryOutcome(StoreError.None) { Folder = account.NameOf(folder), Uid = uid };
    }

    private static FolderData Choose(AccountData account, DeliveryTarget target)
    {
        if (target.Folder is not { } name) return account.Find(FolderNames.Inbox)!;
        if (target.CreateFolder) account.Create(name, SpecialUse.None);
        return account.Find(name) ?? account.Find(FolderNames.Inbox)!;
    }
}
