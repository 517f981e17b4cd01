using MailServer.Connections;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>How the opening of a session ended: one of both is there.</summary>
/// <param name="Session">The session, ready for a message.</param>
/// <param name="Refusal">Why there is none: the server's reply, or ours in its name.</param>
/// <param name="IsTlsFailure">Whether TLS was the reason, so that a policy may try again without.</param>
internal readonly record struct SessionStart(SmtpClientSession? Session, SmtpReply? Refusal, bool IsTlsFailure = false)
{
    /// <summary>What was wrong with TLS.</summary>
    public TlsFault Fault { get; init; }
}
