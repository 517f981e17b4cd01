using MailServer.Delivery.Outbound.Client;
using MailServer.Queue;
using MailServer.Receiving;

namespace MailServer.Delivery.Queue;

/// <summary>One transaction to make: the recipients of one message that share their next hop.</summary>
internal sealed class DeliveryJob(MessagePass pass, IReadOnlyList<QueueLease> leases, DateTimeOffset leasedUntil)
{
    private long _leasedUntil = leasedUntil.UtcTicks;

    public MessagePass Pass => pass;

    public IReadOnlyList<QueueLease> Leases => leases;

    /// <summary>The destination that the next hop is looked up for; the others share it.</summary>
    public string Destination => leases[0].Item.Destination;

    /// <summary>After this the items may be somebody else's.</summary>
    public DateTimeOffset LeasedUntil
    {
        get => new(Volatile.Read(ref _leasedUntil), TimeSpan.Zero);
        set => Volatile.Write(ref _leasedUntil, value.UtcTicks);
    }

    public async ValueTask<OutboundMessage> ToMessageAsync(CancellationToken cancellationToken) => new()
    {
        ReversePath = leases[0].Item.ReversePath,
        Parameters = leases[0].Parameters,
        Recipients = [.. leases.Select(lease => new EnvelopeRecipient(lease.Item.Recipient, lease.RecipientParameters))],
        Content = leases[0].Content,
        Facts = await pass.FactsAsync(cancellationToken).ConfigureAwait(false),
    };
}
