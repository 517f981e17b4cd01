using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Queue;
using MailServer.Simulation.Network;
using MailServer.Storage;

namespace MailServer.Simulation.Disk;

/// <summary>The store of one life of the server: the mailboxes, with the disk in front of every change.</summary>
public sealed class GatedStore(SimServer server, World world, IQueueStorage queue) : IQueueingStore
{
    /// <summary>The embedded store takes a queued message along in the commit of the copies; in memory the two writes fail apart.</summary>
    IQueueStorage IQueueingStore.Queue => world.IsEmbedded ? queue : world.Queue;

    public async ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken)
    {
        await AliveAsync();
        var result = await world.Mailboxes.OpenAccountAsync(account, cancellationToken);
        return result.TryGet(out var opened) ? new StoreResult<IMailAccount>(new GatedAccount(this, account, opened)) : result;
    }

    public async ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken)
    {
        await AliveAsync();
        return await world.Mailboxes.CheckCapacityAsync(account, size, cancellationToken);
    }

    public async ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken)
    {
        await AliveAsync();
        var begun = await world.Mailboxes.BeginDeliveryAsync(options, cancellationToken);
        return begun.TryGet(out var delivery) ? new StoreResult<IMailDelivery>(new Delivery(this, delivery)) : begun;
    }

    internal ValueTask<bool> WriteAsync(string what) => world.Disk.WriteAsync(server, what);

    internal bool IsEmbedded => world.IsEmbedded;

    internal void Removed(AccountId account, IEnumerable<uint> uids, string folder) => world.Ledger.Removed(account, folder, uids);

    private async ValueTask AliveAsync()
    {
        if (server.IsDead) await Dead.ForEverAsync();
    }

    private sealed class Delivery(GatedStore store, IMailDelivery inner) : IQueueingDelivery
    {
        private int _targets;

        public PipeWriter Content => inner.Content;

        public bool IsQueued => inner is IQueueingDelivery { IsQueued: true };

        public void AddEnvelope(QueueEnvelope envelope) => ((IQueueingDelivery)inner).AddEnvelope(envelope);

        public ValueTask<StoreResult<MessageContent>> CompleteContentAsync(CancellationToken cancellationToken) => inner.CompleteContentAsync(cancellationToken);

        public void AddTarget(DeliveryTarget target)
        {
            _targets++;
            inner.AddTarget(target);
        }

        public async ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken)
        {
            if (!await store.WriteAsync("delivery")) return [.. Enumerable.Repeat(new DeliveryOutcome(StoreError.Unavailable), _targets)];
            var outcomes = await inner.CommitAsync(prelude, CancellationToken.None);
            // Durable from here on; the machine may fail before anybody hears of it.
            await store.WriteAsync("answer");
            return outcomes;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
