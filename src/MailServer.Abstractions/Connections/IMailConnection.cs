using System.IO.Pipelines;
using System.Net;

namespace MailServer.Connections;

/// <summary>
/// What an engine runs on: a duplex stream of bytes with its facts. A socket listener, Kestrel or a pair of pipes in a test provides it.
/// The engine owns the conversation; the provider owns the transport and completes it after the engine has returned.
/// </summary>
public interface IMailConnection
{
    /// <summary>A short identifier, unique in the process, for logs and Received lines.</summary>
    string Id { get; }

    /// <summary>The address the client connected to, after PROXY protocol if a trusted proxy sent it; null in memory.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>The client's address, after PROXY protocol if a trusted proxy sent it; null in memory.</summary>
    EndPoint? RemoteEndPoint { get; }

    /// <summary>The bytes. The instance is replaced by <see cref="UpgradeToTlsAsync"/> and <see cref="StartCompressionAsync"/>: read the property again after either.</summary>
    IDuplexPipe Transport { get; }

    /// <summary>Facts of the TLS session, or null while the connection is plain.</summary>
    TlsFacts? Tls { get; }

    /// <summary>Whether <see cref="UpgradeToTlsAsync"/> can work: a certificate is there and TLS is not on yet.</summary>
    bool CanUpgradeToTls { get; }

    /// <summary>Whether <see cref="StartCompressionAsync"/> can work.</summary>
    bool CanCompress { get; }

    /// <summary>Cancelled when the connection is gone or was aborted.</summary>
    CancellationToken Closed { get; }

    /// <summary>
    /// Runs the server side of a TLS handshake (STARTTLS, STLS). Flush the positive reply first.
    /// The engine must have consumed all input and checked that none is left: bytes received in plaintext are never used after the handshake.
    /// </summary>
    /// <exception cref="MailConnectionException">Plaintext was waiting, or the handshake failed or took too long; the connection is dead.</exception>
    ValueTask UpgradeToTlsAsync(CancellationToken cancellationToken);

    /// <summary>Compresses both directions from the next byte on (RFC 4978). Flush the positive reply first.</summary>
    ValueTask StartCompressionAsync(CancellationToken cancellationToken);

    /// <summary>Ends the connection at once, without waiting for what is still to be sent.</summary>
    /// <param name="reason">Why, for the log.</param>
    void Abort(string reason);
}
