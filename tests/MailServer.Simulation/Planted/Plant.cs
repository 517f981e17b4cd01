using MailServer.Connections;
using MailServer.Queue;
using MailServer.Storage;

namespace MailServer.Simulation.Planted;

/// <summary>A bug planted on purpose, around the parts that work: shows that the simulation finds it.</summary>
public abstract class Plant
{
    public static IReadOnlyDictionary<string, Func<Plant>> All { get; } = new Dictionary<string, Func<Plant>>
    {
        ["lost-sync"] = () => new LostSync(),
        ["early-reply"] = () => new EarlyReply(),
        ["uid-reuse"] = () => new UidReuse(),
        ["double-lease"] = () => new DoubleLease(),
        ["half-visible"] = () => new HalfVisible(),
        ["early-expunge"] = () => new EarlyExpunge(),
        ["unsynced-segment"] = () => new UnsyncedSegment(),
        ["unsynced-directory"] = () => new UnsyncedDirectory(),
        ["unsynced-log"] = () => new UnsyncedLog(),
        ["retried-sync"] = () => new RetriedSync(),
    };

    protected World World { get; private set; } = null!;

    public static Plant? Named(string? name) => name is null ? null : All[name]();

    public void Enter(World world) => World = world;

    public virtual IMailboxStore Over(IMailboxStore store) => store;

    public virtual IQueueStorage Over(IQueueStorage queue) => queue;

    public virtual IMailConnection Over(IMailConnection connection) => connection;

    public virtual (string What, Action Do)? Choice() => null;

    public virtual void Crash()
    {
    }
}

/// <summary>Bugs in the way of a delivery.</summary>
public abstract class DeliveryPlant : Plant
{
    public override IMailboxStore Over(IMailboxStore store) => new Store(this, store);

    protected abstract IMailDelivery Over(IMailDelivery delivery);

    private sealed class Store(DeliveryPlant plant, IMailboxStore inner) : IMailboxStore
    {
        public ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken) =>
            inner.OpenAccountAsync(account, cancellationToken);

        public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) =>
            inner.CheckCapacityAsync(account, size, cancellationToken);

        public async ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken)
        {
            var begun = await inner.BeginDeliveryAsync(options, cancellationToken);
            return begun.TryGet(out var delivery) ? new StoreResult<IMailDelivery>(plant.Over(delivery)) : begun;
        }
    }
}
