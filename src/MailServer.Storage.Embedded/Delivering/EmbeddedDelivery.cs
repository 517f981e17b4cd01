using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Users;

namespace MailServer.Storage.Embedded.Delivering;

/// <summary>One message on its way into mailboxes and into the queue.</summary>
internal sealed class EmbeddedDelivery(StoreParts parts, DeliveryOptions options) : IQueueingDelivery
{
    private readonly Spool _spool = parts.NewSpool(options.ExpectedSize);
    private readonly List<DeliveryTarget> _targets = [];
    private readonly List<QueueEnvelope> _envelopes = [];
    private bool _isCommitted;

    public PipeWriter Content => _spool;

    public bool IsQueued { get; private set; }

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
        if (envelope.Recipients.Count == 0) throw new ArgumentException("An envelope needs a recipient.", nameof(envelope));
        _envelopes.Add(envelope);
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
            var operation = new Deliver(body, _targets, _envelopes, options.ReceivedAt ?? parts.Time.GetUtcNow());
            var outcomes = await parts.Writer.WriteAsync(operation, cancellationToken).ConfigureAwait(false);
            var isInMailbox = outcomes.Any(static o => o.Error == StoreError.None);
            IsQueued = _envelopes.Count > 0;
            if (IsQueued || isInMailbox) body.Keep();
            if (isInMailbox) parts.TextIndexer?.Add(body.Id);
            if (IsQueued) parts.TellQueueFilled();
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
        return default;
    }
}
