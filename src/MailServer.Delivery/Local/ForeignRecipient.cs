using MailServer.Protocol;
using MailServer.Receiving;

namespace MailServer.Delivery.Local;

/// <summary>An address outside that a message goes to.</summary>
/// <param name="Recipient">The recipient with its parameters.</param>
/// <param name="ReversePath">The sender under which the message goes there, or null for <c>&lt;&gt;</c>.</param>
internal sealed record ForeignRecipient(EnvelopeRecipient Recipient, EmailAddress? ReversePath)
{
    /// <summary>The domain of the address here that forwards, or null: the sender named the address outside.</summary>
    public string? ForwardedBy { get; init; }

    /// <summary>Header lines for this recipient alone.</summary>
    public ReadOnlyMemory<byte> Headers { get; init; }
}
