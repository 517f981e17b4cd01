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

    /// <summary>Whether TLS may fail; REQUIRETLS is stronger than the header field (RFC 8689 §4.1).</summary>
    public bool IsTlsOptional => Facts.IsTlsOptional && !Parameters.RequireTls;

    /// <summary>Whether the next hop must vouch for TLS on the whole way; a bounce goes out all the same (RFC 8689 §4.2.1, §5).</summary>
    public bool NeedsRequireTls => Parameters.RequireTls && ReversePath is not null;
}

/// <summary>What became of a recipient.</summary>
/// <param name="Reply">Positive: the next hop has taken responsibility.</param>
/// <param name="IsFromPeer">Whether the next hop said so itself.</param>
/// <param name="IsDsnPassedOn">Whether the next hop knows what reports the sender wants (RFC 3461 §5.2.1).</param>
internal readonly record struct RecipientResult(SmtpReply Reply, bool IsFromPeer = false, bool IsDsnPassedOn = false)
{
    /// <summary>The server that was asked, or null when none was reached.</summary>
    public string? Peer { get; init; }

    /// <summary>Whether the server had all of the message, and fell silent before it said what became of it.</summary>
    public bool MayBeTaken { get; init; }

    /// <summary>Whether another host of the destination may be asked: this one has not taken it, and has not refused it for good.</summary>
    public bool IsForAnotherHost => !Reply.IsPositive && !MayBeTaken && !(Reply.IsPermanentFailure && IsFromPeer);
}
