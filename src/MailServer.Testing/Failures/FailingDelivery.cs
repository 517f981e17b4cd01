using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Storage;

namespace MailServer.Testing.Failures;

internal class FailingDelivery(FailingStore store, IMailDelivery inner) : IMailDelivery
{
    private readonly List<DeliveryTarget> _targets = [];

    public PipeWriter Content { get; } = new FailingWriter(store, StoreOperation.WriteDelivery, inner.Content);

    /// <summary>Keeps the ability to queue and to answer, if it is there.</summary>
    public static FailingDelivery Over(FailingStore store, IMailDelivery inner) =>
        inner is IReplyingDelivery replying ? new Replying(store, replying) : new FailingDelivery(store, inner);

    public async ValueTask<StoreResult<MessageContent>> CompleteContentAsync(CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.CompleteContent)
            ? StoreError.Unavailable
            : await inner.CompleteContentAsync(cancellationToken).ConfigureAwait(false);

    public void AddTarget(DeliveryTarget target)
    {
        _targets.Add(target);
        inner.AddTarget(target);
    }

    public async ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.CommitDelivery)
            ? [.. _targets.Select(_ => new DeliveryOutcome(StoreError.Unavailable) { Cause = "The test wants it." })]
            : await inner.CommitAsync(prelude, cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    // Where the commit failed, nothing was committed: nothing is queued, and nobody was answered.
    private sealed class Replying(FailingStore store, IReplyingDelivery inner) : FailingDelivery(store, inner), IReplyingDelivery
    {
        public bool IsQueued => inner.IsQueued;

        public int RepliesSent => inner.RepliesSent;

        public void AddEnvelope(QueueEnvelope envelope) => inner.AddEnvelope(envelope);

        public void AddReply(DeliveryReply reply) => inner.AddReply(reply);
    }
}
