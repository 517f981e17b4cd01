using MailServer.Receiving;

namespace MailServer.Delivery.Local;

/// <summary>What RCPT found out about each recipient of a transaction, kept until the commit.</summary>
internal sealed class Destinations
{
    private readonly Dictionary<EnvelopeRecipient, Destination> _byRecipient = new(ReferenceEqualityComparer.Instance);

    /// <summary>The destinations of a transaction.</summary>
    public static Destinations Of(MailTransaction transaction)
    {
        if (transaction.Items.TryGetValue(typeof(Destinations), out var known)) return (Destinations)known!;
        var destinations = new Destinations();
        transaction.Items[typeof(Destinations)] = destinations;
        return destinations;
    }

    public Destination this[EnvelopeRecipient recipient] => _byRecipient[recipient];

    public void Add(EnvelopeRecipient recipient, Destination destination) => _byRecipient[recipient] = destination;
}
