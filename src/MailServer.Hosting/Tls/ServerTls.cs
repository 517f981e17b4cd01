using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailServer.Connections;
using MailServer.Hosting.Connections;

namespace MailServer.Hosting.Tls;

/// <summary>The server's side of TLS on one listener.</summary>
internal sealed class ServerTls(TlsProfile profile, CertificateStore certificates, HandshakeGate gate, TimeSpan timeout, TimeProvider clock)
{
    /// <summary>Runs a handshake, bounded in time and in its share of the processors.</summary>
    public async Task<(SslStream Stream, TlsFacts Facts)> HandshakeAsync(Stream inner, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var gated = new GatedStream(inner, gate);
        var stream = new ServerTlsStream(gated);
        try
        {
            var certificate = await HandshakeAsync(stream, gated, either.Token).ConfigureAwait(false);
            return (stream, FactsOf(stream, certificate));
        }
        catch (Exception failure)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            if (deadline.IsCancellationRequested)
                throw new MailConnectionException("it took too long", failure);
            throw;
        }
    }

    private async Task<ServerCertificate> HandshakeAsync(ServerTlsStream stream, GatedStream gated, CancellationToken cancellationToken)
    {
        ServerCertificate? chosen = null;
        await gated.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ServerOptionsSelectionCallback choose = (_, hello, _, _) =>
            {
                chosen = certificates.Select(hello.ServerName, profile.CertificateName);
                return new(profile.OptionsFor(chosen));
            };
            await stream.AuthenticateAsServerAsync(choose, null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gated.Leave();
        }

        return chosen!;
    }

    private TlsFacts FactsOf(ServerTlsStream stream, ServerCertificate certificate) => new()
    {
        Protocol = stream.SslProtocol,
        CipherSuite = stream.NegotiatedCipherSuite,
        ServerName = stream.TargetHostName is { Length: > 0 } name ? name : null,
        ClientCertificate = profile.AsksForCertificate && stream.IsClientTrusted ? stream.RemoteCertificate as X509Certificate2 : null,
        ChannelBinding = certificate.ChannelBinding,
    };
}
