using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailServer.Connections;

namespace MailServer.Testing;

/// <summary>How an <see cref="InMemoryConnection"/> looks to the engine.</summary>
public sealed record InMemoryConnectionOptions
{
    /// <summary>The identifier; null makes a new one.</summary>
    public string? Id { get; init; }

    /// <summary>The server's address.</summary>
    public EndPoint? LocalEndPoint { get; init; } = new IPEndPoint(IPAddress.Loopback, 25);

    /// <summary>The client's address.</summary>
    public EndPoint? RemoteEndPoint { get; init; } = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 40000);

    /// <summary>The facts of TLS that is on from the start (implicit TLS), or null: the connection is plain.</summary>
    public TlsFacts? Tls { get; init; }

    /// <summary>What an upgrade to TLS does.</summary>
    public TlsUpgrade Upgrade { get; init; } = TlsUpgrade.Simulated;

    /// <summary>The facts after a simulated upgrade.</summary>
    public TlsFacts SimulatedTls { get; init; } = TestTls.Facts;

    /// <summary>The server's certificate for a real handshake.</summary>
    public X509Certificate2 Certificate { get; init; } = TestTls.Certificate;

    /// <summary>Whether compression may be started.</summary>
    public bool CanCompress { get; init; } = true;

    /// <summary>How many bytes each direction holds before the writer must wait for the reader, at least 2.</summary>
    public int BufferSize { get; init; } = 64 * 1024;
}

/// <summary>What <see cref="IMailConnection.UpgradeToTlsAsync"/> does in memory.</summary>
public enum TlsUpgrade
{
    /// <summary>It is not possible.</summary>
    None,

    /// <summary>Both ends go on in new pipes, and the connection says that TLS is on; the bytes stay readable.</summary>
    Simulated,

    /// <summary>A real handshake with <see cref="InMemoryConnectionOptions.Certificate"/>.</summary>
    Real,
}
