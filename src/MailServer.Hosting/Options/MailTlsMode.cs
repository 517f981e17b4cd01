namespace MailServer.Hosting.Options;

/// <summary>How an endpoint uses TLS.</summary>
public enum MailTlsMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>From a command on: STARTTLS (RFC 3207, RFC 9051 §6.2.1), STLS (RFC 2595).</summary>
    StartTls,

    /// <summary>From the first byte (RFC 8314).</summary>
    Implicit,
}

/// <summary>Whether an endpoint asks clients for a certificate.</summary>
public enum ClientCertificateMode
{
    /// <summary>Clients are not asked.</summary>
    None,

    /// <summary>Clients are asked. One that gives none, or one that is not trusted, goes on without.</summary>
    Request,

    /// <summary>The handshake fails without a trusted certificate.</summary>
    Require,
}
