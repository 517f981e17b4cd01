using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Simulation.Planted;

/// <summary>Commits are visible and acknowledged, but the disk was not told to keep them: a crash takes them.</summary>
public sealed class LostSync : DeliveryPlant
{
    private readonly List<(AccountId Account, DeliveryOutcome Outcome)> _unsynced = [];

    public override (string What, Action Do)? Choice() => _unsynced.Count == 0 ? null : ("planted: the disk writes at last", _unsynced.Clear);

    public override void Crash()
    {
        foreach (var (account, outcome) in _unsynced) _ = LoseAsync(account, outcome);
        _unsynced.Clear();
    }

    protected override IMailDelivery Over(IMailDelivery delivery) => new Delivery(this, delivery);

    private async Task LoseAsync(AccountId id, DeliveryOutcome outcome)
    {
        var account = (await World.Mailboxes.OpenAccountAsync(id, default)).Value;
        var folder = (await account.OpenFolderAsync(outcome.Folder!, default)).Value;
        await folder.RemoveAsync(UidSet.Of(outcome.Uid), default);
    }

    private sealed class Delivery(LostSync plant, IMailDelivery inner) : PlantedDelivery(inner)
    {
        public override async ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken)
        {
            var outcomes = await base.CommitAsync(prelude, cancellationToken);
            plant._unsynced.AddRange(Targets.Zip(outcomes).Where(pair => pair.Second.Error == StoreError.None).Select(pair => (pair.First.Account, pair.Second)));
            return outcomes;
        }
    }
}
