using System.IO.Pipelines;
using System.Net;
using MailServer.Connections;
using MailServer.Testing.Connections;

namespace MailServer.Testing.Outbound;

/// <summary>The client's end of an <see cref="InMemoryConnection"/>, for the code that sends mail.</summary>
internal sealed class InMemoryClientConnection(InMemoryConnection connection, EndPoint remoteEndPoint, bool isCertificateValid) : IMailClientConnection
{
    private DuplexPipe _transport = Over(connection);

    public EndPoint? RemoteEndPoint => remoteEndPoint;

    public IDuplexPipe Transport => _transport;

    public ClientTlsFacts? Tls { get; private set; }

    public async ValueTask StartTlsAsync(ClientTlsPolicy policy, CancellationToken cancellationToken)
    {
        RefusePlaintext();
        try
        {
            await connection.Upgraded.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new MailConnectionException("The TLS handshake failed.", failure) { TlsFault = TlsFault.Handshake };
        }

        bool isDane = policy.Associations.Count > 0;
        if (isDane && !isCertificateValid) throw new MailConnectionException("The certificate matches no TLSA record.") { TlsFault = TlsFault.NotBound };
        if (policy.RequireVerified && !isCertificateValid) throw new MailConnectionException("The certificate is not trusted.") { TlsFault = TlsFault.NotTrusted };
        Tls = new ClientTlsFacts(connection.Tls!, isCertificateValid);
        _transport = Over(connection);
    }

    public void Abort(string reason) => connection.Abort(reason);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transport.CompleteAsync().ConfigureAwait(false);
            await connection.Client.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException)
        {
            // The server has gone before.
        }
    }

    private void RefusePlaintext()
    {
        if (!_transport.Input.TryRead(out var waiting)) return;
        bool some = !waiting.Buffer.IsEmpty;
        _transport.Input.AdvanceTo(waiting.Buffer.Start);
        if (some) throw new MailConnectionException("The server sent plaintext behind its answer to STARTTLS.");
    }

    private static DuplexPipe Over(InMemoryConnection connection) => new(
        PipeReader.Create(connection.Client, new StreamPipeReaderOptions(leaveOpen: true)),
        PipeWriter.Create(connection.Client, new StreamPipeWriterOptions(leaveOpen: true)));
}
