using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Storage.Embedded.Queueing;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Users;

namespace MailServer.Storage.Embedded.Delivering;

/// <summary>One message on its way into mailboxes and into the queue, with the answers of mailboxes.</summary>
internal sealed class EmbeddedDelivery(StoreParts parts, DeliveryOptions options) : IReplyingDelivery
{
    private readonly Spool _spool = parts.NewSpool(options.ExpectedSize);
    private readonly List<DeliveryTarget> _targets = [];
    private readonly List<QueueEnvelope> _envelopes = [];
    private readonly List<DeliveryReply> _replies = [];
    private readonly List<Spool> _replySpools = [];
    private bool _isCommitted;

    public PipeWriter Content => _spool;

    public bool IsQueued { get; private set; }

    public int RepliesSent { get; private set; }

    public async ValueTask<StoreResult<MessageContent>> CompleteContentAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _spool.FinishAsync(cancellationToken).ConfigureAwait(false);
            return _spool.Open();
        }
        catch (IOException exception)
        {
            return new StoreResult<MessageContent>(StoreError.Unavailable, exception.Message);
        }
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
        if (envelope.Recipients.Count == 0) throw new ArgumentException("An envelope needs a recipient.", nameof(envelope));
        _envelopes.Add(envelope);
    }

    public void AddReply(DeliveryReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        _replies.Add(reply);
    }

    public async ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prelude.Length, LargeBody.PreludeRoom);
        if (_isCommitted) throw new InvalidOperationException("The delivery was committed before.");
        _isCommitted = true;
        if (_targets.Count + _envelopes.Count == 0) return [];
        try
        {
            await _spool.FinishAsync(cancellationToken).ConfigureAwait(false);
            var body = await StagedBody.CreateAsync(_spool, prelude, parts.NextBodyId(), OnlyOwner, parts.Indexer, cancellationToken).ConfigureAwait(false);
            var replies = await StageRepliesAsync(cancellationToken).ConfigureAwait(false);
            var operation = new Deliver(body, _targets, _envelopes, replies, options.ReceivedAt ?? parts.Time.GetUtcNow());
            var outcomes = await parts.Writer.WriteAsync(operation, cancellationToken).ConfigureAwait(false);
            var isInMailbox = outcomes.Any(static o => o.Error == StoreError.None);
            IsQueued = _envelopes.Count > 0;
            if (IsQueued || isInMailbox) body.Keep();
            if (isInMailbox) parts.TextIndexer?.Add(body.Id);
            foreach (var reply in replies.Where(static reply => reply.IsSent)) reply.Body.Keep();
            RepliesSent = replies.Count(static reply => reply.IsSent);
            if (IsQueued || RepliesSent > 0) parts.TellQueueFilled();
            return outcomes;
        }
        catch (IOException exception)
        {
            return [.. _targets.Select(_ => new DeliveryOutcome(StoreError.Unavailable) { Cause = exception.Message })];
        }
    }

    private long OnlyOwner => _targets is [var only] && AccountIds.TryParse(only.Account, out var id) ? id : 0;

    public ValueTask DisposeAsync()
    {
        _spool.Dispose();
        foreach (var spool in _replySpools) spool.Dispose();
        return default;
    }

    private async ValueTask<IReadOnlyList<ReplyDraft>> StageRepliesAsync(CancellationToken cancellationToken)
    {
        var drafts = new List<ReplyDraft>(_replies.Count);
        foreach (var reply in _replies)
        {
            if (!AddressKey.TryFrom(reply.Sender, out var sender) || !AccountIds.TryParse(reply.Account, out var account)) continue;
            var now = parts.Time.GetUtcNow();
            if (await parts.Readers.ReadAsync(c => ReplyDraft.IsAnswered(c, reply, sender, account, now), cancellationToken).ConfigureAwait(false)) continue;
            var spool = parts.NewSpool(reply.Content.Length);
            _replySpools.Add(spool);
            await EmbeddedQueue.CopyAsync(reply.Content, spool, cancellationToken).ConfigureAwait(false);
            await spool.FinishAsync(cancellationToken).ConfigureAwait(false);
            var body = await StagedBody.CreateAsync(spool, default, parts.NextBodyId(), owner: 0, parts.Indexer, cancellationToken).ConfigureAwait(false);
            drafts.Add(new ReplyDraft(reply, body, sender, account));
        }

        return drafts;
    }
}
