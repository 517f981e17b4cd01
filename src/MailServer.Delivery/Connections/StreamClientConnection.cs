using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MailServer.Connections;

namespace MailServer.Delivery.Connections;

/// <summary>The client's end of a connection on top of a stream.</summary>
internal sealed class StreamClientConnection : IMailClientConnection
{
    // A connection is nearly always waiting for a reply that comes: to wait without a buffer costs a system call more for each.
    private static readonly StreamPipeReaderOptions Reading = new(leaveOpen: true);

    // A message of the usual size, or a piece of a larger one, leaves by one write. The buffer is rented for that time only.
    private static readonly StreamPipeWriterOptions Writing = new(leaveOpen: true, minimumBufferSize: 64 * 1024);

    private readonly Stream _bottom;
    private Stream _top;
    private StreamTransport _transport;

    public StreamClientConnection(Stream stream, EndPoint? remoteEndPoint)
    {
        _bottom = _top = stream;
        RemoteEndPoint = remoteEndPoint;
        _transport = Over(stream);
    }

    public EndPoint? RemoteEndPoint { get; }

    public IDuplexPipe Transport => _transport;

    public ClientTlsFacts? Tls { get; private set; }

    public async ValueTask StartTlsAsync(ClientTlsPolicy policy, CancellationToken cancellationToken)
    {
        if (Tls is not null) throw new InvalidOperationException("TLS is on already.");
        RefusePlaintext();
        await _transport.CompleteAsync().ConfigureAwait(false);
        var certificate = new CertificateCheck(policy);
        var tls = new SslStream(_bottom, leaveInnerStreamOpen: true, certificate.Validate);
        _top = tls;
        try
        {
            await tls.AuthenticateAsClientAsync(Options(policy), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or InvalidOperationException)
        {
            throw new MailConnectionException($"The TLS handshake failed: {certificate.Complaint ?? failure.Message}", failure)
            {
                TlsFault = certificate.Complaint is null ? TlsFault.Handshake : certificate.Fault,
            };
        }

        Tls = new ClientTlsFacts(FactsOf(tls, policy), certificate.Fault == TlsFault.None) { Fault = certificate.Fault };
        _transport = Over(tls);
    }

    public void Abort(string reason) => _bottom.Dispose();

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transport.GiveUpAsync().ConfigureAwait(false);
            if (_top != _bottom) await _top.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The server has gone before TLS could say goodbye: there is nobody left to tell.
        }

        await _bottom.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Bytes that came before the handshake must not be used after it (CVE-2011-0411).</summary>
    private void RefusePlaintext()
    {
        if (!_transport.Input.TryRead(out var waiting)) return;
        bool some = !waiting.Buffer.IsEmpty;
        _transport.Input.AdvanceTo(waiting.Buffer.Start);
        if (some) throw new MailConnectionException("The server sent plaintext behind its answer to STARTTLS.");
    }

    private static SslClientAuthenticationOptions Options(ClientTlsPolicy policy) => new()
    {
        TargetHost = policy.HostName,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    private static TlsFacts FactsOf(SslStream tls, ClientTlsPolicy policy) => new()
    {
        Protocol = tls.SslProtocol,
        CipherSuite = tls.NegotiatedCipherSuite,
        ServerName = policy.HostName,
        ChannelBinding = type => type == ServerEndPointBinding.Name ? Binding(tls) : null,
    };

    private static ReadOnlyMemory<byte>? Binding(SslStream tls)
    {
        if (tls.RemoteCertificate is not { } remote) return null;
        using var certificate = X509CertificateLoader.LoadCertificate(remote.GetRawCertData());
        return ServerEndPointBinding.Of(certificate);
    }

    private static StreamTransport Over(Stream stream) => new(PipeReader.Create(stream, Reading), PipeWriter.Create(stream, Writing));

    private sealed class StreamTransport(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;

        public async ValueTask CompleteAsync()
        {
            await input.CompleteAsync().ConfigureAwait(false);
            await output.CompleteAsync().ConfigureAwait(false);
        }

        /// <summary>What a server did not take in time is not offered again: it might never take it.</summary>
        public async ValueTask GiveUpAsync()
        {
            await input.CompleteAsync().ConfigureAwait(false);
            await output.CompleteAsync(new OperationCanceledException()).ConfigureAwait(false);
        }
    }
}
