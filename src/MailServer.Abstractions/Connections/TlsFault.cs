namespace MailServer.Connections;

/// <summary>What is wrong with a server's TLS, as far as it can be told apart.</summary>
public enum TlsFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The server does not offer TLS, or refused it when asked.</summary>
    NotOffered,

    /// <summary>The handshake failed.</summary>
    Handshake,

    /// <summary>The certificate is for another name.</summary>
    NameMismatch,

    /// <summary>The certificate is too old, or too young.</summary>
    Expired,

    /// <summary>Nobody who is trusted vouches for the certificate.</summary>
    NotTrusted,

    /// <summary>The certificate is none of those that the DNS binds the server to (DANE).</summary>
    NotBound,
}
