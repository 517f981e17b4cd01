using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Storage;

namespace MailServer.Testing.Failures;

internal sealed class FailingDelivery(FailingStore store, IMailDelivery inner) : IMailDelivery
{
    private readonly List<DeliveryTarget> _targets = [];

    public PipeWriter Content { get; } = new FailingWriter(store, StoreOperation.WriteDelivery, inner.Content);

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
}
