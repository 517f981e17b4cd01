using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Queue;
using MailServer.Storage;
using MailServer.Storage.Embedded;

namespace MailServer.Simulation.Files;

/// <summary>The embedded store under the account names of the simulation's directory ("A1" is its account 1). Copies and queued message are one commit.</summary>
internal sealed class LifeStore(EmbeddedStore inner, IQueueStorage queue) : IQueueingStore
{
    public IQueueStorage Queue => queue;

    public static AccountId Translate(AccountId account) => new(account.Value.TrimStart('A'));

    public ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken) =>
        inner.OpenAccountAsync(Translate(account), cancellationToken);

    public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) =>
        inner.CheckCapacityAsync(Translate(account), size, cancellationToken);

    public async ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken)
    {
        var begun = await inner.BeginDeliveryAsync(options, cancellationToken);
        return begun.TryGet(out var delivery) ? new StoreResult<IMailDelivery>(new Delivery((IQueueingDelivery)delivery)) : begun;
    }

    private sealed class Delivery(IQueueingDelivery inner) : IQueueingDelivery
    {
        public PipeWriter Content => inner.Content;

        public bool IsQueued => inner.IsQueued;

        public void AddEnvelope(QueueEnvelope envelope) => inner.AddEnvelope(envelope);

        public void AddTarget(DeliveryTarget target) => inner.AddTarget(target with { Account = Translate(target.Account) });

        public ValueTask<StoreResult<MessageContent>> CompleteContentAsync(CancellationToken cancellationToken) => inner.CompleteContentAsync(cancellationToken);

        public ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken) =>
            inner.CommitAsync(prelude, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
