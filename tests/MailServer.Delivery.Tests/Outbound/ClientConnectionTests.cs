using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MailServer.Connections;
using MailServer.Delivery.Connections;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Dns;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Outbound;

/// <summary>Real handshakes in memory, and real sockets on loopback.</summary>
public sealed class ClientConnectionTests
{
    private const string Name = "mail.example.test";

    [Fact]
    public async Task Any_certificate_will_do_when_nobody_asked_for_more()
    {
        var facts = await HandshakeAsync(new ClientTlsPolicy(Name));

        Assert.False(facts.IsVerified);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused_when_it_must_be_valid() =>
        await Assert.ThrowsAsync<MailConnectionException>(() => HandshakeAsync(new ClientTlsPolicy(Name) { RequireVerified = true }));

    [Fact]
    public async Task A_certificate_that_the_DNS_names_is_verified_whoever_signed_it()
    {
        byte[] key = SHA256.HashData(TestTls.Certificate.PublicKey.ExportSubjectPublicKeyInfo());

        var facts = await HandshakeAsync(new ClientTlsPolicy("other.name.test") { Associations = [new TlsaAssociation(3, 1, 1, key)] });

        Assert.True(facts.IsVerified);
    }

    [Fact]
    public async Task A_certificate_that_the_DNS_does_not_name_is_refused() =>
        await Assert.ThrowsAsync<MailConnectionException>(
            () => HandshakeAsync(new ClientTlsPolicy(Name) { Associations = [new TlsaAssociation(3, 1, 1, new byte[32])] }));

    [Fact]
    public async Task Plaintext_that_waits_is_never_used_after_the_handshake()
    {
        await using var server = new InMemoryConnection(new InMemoryConnectionOptions { Upgrade = TlsUpgrade.Real });
        await using var client = new StreamClientConnection(server.Client, null);
        await server.Transport.Output.WriteAsync("220 go\r\n250 forged\r\n"u8.ToArray());
        var read = await client.Transport.Input.ReadAsync();
        client.Transport.Input.AdvanceTo(read.Buffer.GetPosition(8));

        await Assert.ThrowsAsync<MailConnectionException>(() => client.StartTlsAsync(new ClientTlsPolicy(Name), CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task A_socket_connects_and_a_closed_port_refuses()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endPoint = (IPEndPoint)listener.LocalEndpoint;
        var connector = new SocketMailConnector(TimeProvider.System);

        await using (var connection = await connector.ConnectAsync(new MailConnectRequest(endPoint) { LocalAddress = IPAddress.Loopback }, CancellationToken.None))
        {
            using var accepted = await listener.AcceptSocketAsync();
            await accepted.SendAsync("hello"u8.ToArray());
            var read = await connection.Transport.Input.ReadAsync();
            Assert.Equal(5, read.Buffer.Length);
            Assert.Equal(endPoint, connection.RemoteEndPoint);
        }

        listener.Stop();
        await Assert.ThrowsAsync<MailConnectionException>(() => connector.ConnectAsync(new MailConnectRequest(endPoint), CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task A_server_that_takes_nothing_does_not_hold_up_the_end()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connection = await new SocketMailConnector(TimeProvider.System).ConnectAsync(new MailConnectRequest(listener.LocalEndpoint), CancellationToken.None);
        using var accepted = await listener.AcceptSocketAsync();
        using var limit = new CancellationTokenSource();
        connection.Transport.Output.Write(new byte[32 * 1024 * 1024]);
        var sending = connection.Transport.Output.FlushAsync(limit.Token).AsTask();
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        await connection.DisposeAsync().AsTask().WaitAsync(Waiting.Guard);
    }

    private static async Task<ClientTlsFacts> HandshakeAsync(ClientTlsPolicy policy)
    {
        await using var server = new InMemoryConnection(new InMemoryConnectionOptions { Upgrade = TlsUpgrade.Real });
        await using var client = new StreamClientConnection(server.Client, null);
        var upgrade = server.UpgradeToTlsAsync(CancellationToken.None).AsTask();
        _ = upgrade.ContinueWith(t => t.Exception, TaskScheduler.Default);
        await client.StartTlsAsync(policy, CancellationToken.None).AsTask().WaitAsync(Waiting.Guard);
        return client.Tls!;
    }
}
