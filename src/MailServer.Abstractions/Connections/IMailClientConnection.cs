using System.IO.Pipelines;
using System.Net;

namespace MailServer.Connections;

/// <summary>The client's end of a connection to another server. Disposing closes it.</summary>
public interface IMailClientConnection : IAsyncDisposable
{
    /// <summary>The server's address, or null in memory.</summary>
    EndPoint? RemoteEndPoint { get; }

    /// <summary>The bytes. The instance is replaced by <see cref="StartTlsAsync"/>: read the property again after it.</summary>
    IDuplexPipe Transport { get; }

    /// <summary>Facts of the TLS session, or null while the connection is plain.</summary>
    ClientTlsFacts? Tls { get; }

    /// <summary>
    /// Runs the client side of a TLS handshake. Nothing that the server sent before may be left unread: it is never used afterwards.
    /// </summary>
    /// <exception cref="MailConnectionException">Plaintext was waiting, the handshake failed, or the server's certificate is not what the policy wants. The connection is dead.</exception>
    ValueTask StartTlsAsync(ClientTlsPolicy policy, CancellationToken cancellationToken);

    /// <summary>Ends the connection at once.</summary>
    /// <param name="reason">Why, for the log.</param>
    void Abort(string reason);
}

/// <summary>What a client wants of the server's TLS.</summary>
/// <param name="HostName">The name sent by SNI and looked for in the certificate.</param>
public sealed record ClientTlsPolicy(string HostName)
{
    /// <summary>
    /// Whether the certificate must be valid for the name. Opportunistic TLS takes any certificate: its alternative is plain text (RFC 7435).
    /// </summary>
    public bool RequireVerified { get; init; }

    /// <summary>Certificates that a validated DNS answer binds the server to (DANE, RFC 7672): one must match, and nothing else is asked. Empty: no DANE.</summary>
    public IReadOnlyList<Dns.TlsaAssociation> Associations { get; init; } = [];
}

/// <summary>What is known of a TLS session with a server.</summary>
/// <param name="Session">Version and cipher suite.</param>
/// <param name="IsVerified">Whether the certificate is valid for the name, whatever the policy wanted.</param>
public sealed record ClientTlsFacts(TlsFacts Session, bool IsVerified)
{
    /// <summary>What is wrong with the certificate, though it was taken.</summary>
    public TlsFault Fault { get; init; } = IsVerified ? TlsFault.None : TlsFault.NotTrusted;
}
