using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Storage;

namespace MailServer.Simulation.Planted;

/// <summary>A delivery that works, for bugs to derive from.</summary>
public abstract class PlantedDelivery(IMailDelivery inner) : IMailDelivery
{
    public PipeWriter Content => inner.Content;

    protected List<DeliveryTarget> Targets { get; } = [];

    protected MessageContent? Whole { get; private set; }

    public async ValueTask<StoreResult<MessageContent>> CompleteContentAsync(CancellationToken cancellationToken)
    {
        var result = await inner.CompleteContentAsync(cancellationToken);
        Whole = result.TryGet(out var content) ? content : null;
        return result;
    }

    public void AddTarget(DeliveryTarget target)
    {
        Targets.Add(target);
        inner.AddTarget(target);
    }

    public virtual ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken) =>
        inner.CommitAsync(prelude, cancellationToken);

    public virtual ValueTask DisposeAsync() => inner.DisposeAsync();
}
