namespace MailServer.Delivery.Outbound;

/// <summary>TLS towards a next hop.</summary>
public enum OutboundTls
{
    /// <summary>TLS when the server offers it, with any certificate; plain text when it does not or the handshake fails (RFC 7435).</summary>
    Opportunistic,

    /// <summary>Never.</summary>
    None,

    /// <summary>Only with TLS, with any certificate.</summary>
    Required,

    /// <summary>Only with TLS and a certificate that is valid for the host's name.</summary>
    Verified,

    /// <summary>TLS from the first byte (port 465), with a certificate that is valid for the host's name.</summary>
    Implicit,
}
