using MailServer.Storage;

namespace MailServer.Simulation.Planted;

/// <summary>Success is said while the commit is still on its way.</summary>
public sealed class EarlyReply : DeliveryPlant
{
    protected override IMailDelivery Over(IMailDelivery delivery) => new Delivery(delivery);

    private sealed class Delivery(IMailDelivery inner) : PlantedDelivery(inner)
    {
        private Task _commit = Task.CompletedTask;

        public override ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken)
        {
            _commit = base.CommitAsync(prelude, CancellationToken.None).AsTask();
            return new([.. Targets.Select(_ => new DeliveryOutcome(StoreError.None) { Folder = "INBOX" })]);
        }

        public override ValueTask DisposeAsync()
        {
            _ = DisposeLaterAsync();
            return ValueTask.CompletedTask;
        }

        private async Task DisposeLaterAsync()
        {
            await _commit;
            await base.DisposeAsync();
        }
    }
}
