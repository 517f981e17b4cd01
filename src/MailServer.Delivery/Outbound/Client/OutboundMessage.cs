using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>One message for one transaction.</summary>
internal sealed record OutboundMessage
{
    public EmailAddress? ReversePath { get; init; }

    public MailParameters Parameters { get; init; } = MailParameters.None;

    public required IReadOnlyList<EnvelopeRecipient> Recipients { get; init; }

    public required MessageContent Content { get; init; }

    /// <summary>What is in the bytes.</summary>
    public required ContentFacts Facts { get; init; }
}

/// <summary>What became of a recipient.</summary>
/// <param name="Reply">Positive: the next hop has taken responsibility.</param>
/// <param name="IsFromPeer">Whether the next hop said so itself.</param>
/// <param name="IsDsnPassedOn">Whether the next hop knows what reports the sender wants (RFC 3461 §5.2.1).</param>
internal readonly record struct RecipientResult(SmtpReply Reply, bool IsFromPeer = false, bool IsDsnPassedOn = false);
