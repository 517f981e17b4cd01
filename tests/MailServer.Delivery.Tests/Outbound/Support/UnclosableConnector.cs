using System.IO.Pipelines;
using System.Net;
using MailServer.Connections;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>An embedder's connector whose connections fail when they are closed.</summary>
internal sealed class UnclosableConnector(IMailConnector inner) : IMailConnector
{
    public async ValueTask<IMailClientConnection> ConnectAsync(MailConnectRequest request, CancellationToken cancellationToken) =>
        new Connection(await inner.ConnectAsync(request, cancellationToken));

    private sealed class Connection(IMailClientConnection inner) : IMailClientConnection
    {
        public EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

        public IDuplexPipe Transport => inner.Transport;

        public ClientTlsFacts? Tls => inner.Tls;

        public ValueTask StartTlsAsync(ClientTlsPolicy policy, CancellationToken cancellationToken) => inner.StartTlsAsync(policy, cancellationToken);

        public void Abort(string reason) => inner.Abort(reason);

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            throw new InvalidOperationException("The connection cannot be closed.");
        }
    }
}
