using MailServer.Connections;
using MailServer.Hosting.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace MailServer.Kestrel;

/// <summary>A connection that Kestrel accepted.</summary>
internal sealed class KestrelMailConnection : StreamMailConnection
{
    private readonly ConnectionContext _context;

    public KestrelMailConnection(ConnectionContext context, ConnectionSettings settings)
        : base(new DuplexPipeStream(context.Transport), new ConnectionFacts(context.LocalEndPoint, context.RemoteEndPoint), settings)
    {
        _context = context;
        Tls = FactsOf(context);
    }

    /// <summary>Kestrel sends a reset either way.</summary>
    protected override void AbortTransport(bool withReset) => _context.Abort();

    /// <summary>Kestrel lingers itself when the pipes are completed.</summary>
    protected override async ValueTask FinishTransportAsync() => await _context.Transport.Output.FlushAsync().ConfigureAwait(false);

    /// <summary>Kestrel completes its pipes after the handler has returned.</summary>
    protected override ValueTask CloseTransportAsync() => default;

    /// <summary>TLS that Kestrel did itself (<c>UseHttps</c>). It does not show the certificate that it chose, so there is no channel binding.</summary>
    private static TlsFacts? FactsOf(ConnectionContext context) => context.Features.Get<ITlsHandshakeFeature>() is not { } handshake ? null : new TlsFacts
    {
        Protocol = handshake.Protocol,
        CipherSuite = handshake.NegotiatedCipherSuite ?? default,
        ServerName = handshake.HostName is { Length: > 0 } name ? name : null,
        ClientCertificate = context.Features.Get<ITlsConnectionFeature>()?.ClientCertificate,
    };
}
