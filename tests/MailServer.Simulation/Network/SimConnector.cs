using System.IO.Pipelines;
using System.Net;
using MailServer.Connections;

namespace MailServer.Simulation.Network;

/// <summary>The server's way to the next hops.</summary>
public sealed class SimConnector(SimServer server, World world) : IMailConnector
{
    public async ValueTask<IMailClientConnection> ConnectAsync(MailConnectRequest request, CancellationToken cancellationToken)
    {
        if (server.IsDead) await Dead.ForEverAsync();
        var hop = world.Hops.FirstOrDefault(hop => hop.EndPoint.Equals(request.EndPoint)) ?? throw new MailConnectionException("Connection refused");
        return new Connection(hop.Open(), request.EndPoint);
    }

    private sealed class Connection(SimLink link, EndPoint remote) : IMailClientConnection, IDuplexPipe
    {
        public EndPoint? RemoteEndPoint => remote;

        public IDuplexPipe Transport => this;

        public ClientTlsFacts? Tls => null;

        public PipeReader Input { get; } = PipeReader.Create(link.Client, new StreamPipeReaderOptions(leaveOpen: true));

        public PipeWriter Output { get; } = PipeWriter.Create(link.Client, new StreamPipeWriterOptions(leaveOpen: true));

        public ValueTask StartTlsAsync(ClientTlsPolicy policy, CancellationToken cancellationToken) => throw new MailConnectionException("There is no TLS here.");

        public void Abort(string reason) => link.Cut();

        public async ValueTask DisposeAsync()
        {
            await Output.CompleteAsync();
            await Input.CompleteAsync();
            await link.Client.DisposeAsync();
        }
    }
}

/// <summary>How a dead process goes on: not at all.</summary>
public static class Dead
{
    public static Task ForEverAsync() => new TaskCompletionSource().Task;
}
