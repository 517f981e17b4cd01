namespace MailServer.Delivery.Outbound.Client;

/// <summary>How a session with a next hop is held.</summary>
internal sealed record SmtpClientSettings
{
    /// <summary>Our name in EHLO.</summary>
    public required string HelloName { get; init; }

    /// <summary>The next hop's name: for SNI and its certificate.</summary>
    public required string HostName { get; init; }

    /// <summary>Names by which a server would prove to be ourselves; none where we are meant.</summary>
    public IReadOnlyList<string> OwnNames { get; init; } = [];

    /// <summary>The name for SNI and certificate, where it is another than the host's (RFC 7672 §2.2.2).</summary>
    public string? TlsName { get; init; }

    /// <summary>LMTP (RFC 2033) instead of SMTP.</summary>
    public bool IsLmtp { get; init; }

    public OutboundTls Tls { get; init; } = OutboundTls.Opportunistic;

    /// <summary>Certificates bound by the DNS; then TLS is required and nothing else counts (RFC 7672).</summary>
    public IReadOnlyList<MailServer.Dns.TlsaAssociation> Associations { get; init; } = [];

    public OutboundCredentials? Credentials { get; init; }

    /// <summary>Whether the server is told who submitted a message (RFC 4954 §5).</summary>
    public bool PassesAuth { get; init; }

    /// <summary>Whether the host's name was configured, or comes from a validated DNS answer (RFC 8689 §4.2.1).</summary>
    public bool IsNameAuthenticated { get; init; }

    public SmtpClientTimeouts Timeouts { get; init; } = new();
}
