using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Simulation.Planted;

/// <summary>A message can be seen before all of it is there.</summary>
public sealed class HalfVisible : DeliveryPlant
{
    private TaskCompletionSource? _rest;

    public override (string What, Action Do)? Choice() => _rest is not { } rest ? null : ("planted: the rest of the message", () =>
    {
        _rest = null;
        rest.SetResult();
    });

    public override void Crash() => _rest = null;

    protected override IMailDelivery Over(IMailDelivery delivery) => new Delivery(this, delivery);

    private sealed class Delivery(HalfVisible plant, IMailDelivery inner) : PlantedDelivery(inner)
    {
        public override async ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken)
        {
            if (plant._rest is not null) return await base.CommitAsync(prelude, cancellationToken);
            var account = (await plant.World.Mailboxes.OpenAccountAsync(Targets[0].Account, default)).Value;
            await using var append = (await account.BeginAppendAsync("INBOX", default)).Value;
            var writer = append.BeginMessage(new AppendOptions());
            await Whole!.CopyToAsync(writer, 0, Whole.Length - 5, default);
            await writer.CompleteAsync();
            var half = (await append.CommitAsync(default)).Value.Uids[0];
            plant._rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await plant._rest.Task;
            await (await account.OpenFolderAsync("INBOX", default)).Value.RemoveAsync(UidSet.Of(half), default);
            return await base.CommitAsync(prelude, cancellationToken);
        }
    }
}
