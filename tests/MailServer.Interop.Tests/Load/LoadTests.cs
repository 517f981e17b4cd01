using System.Diagnostics;
using System.Globalization;
using MailServer.Interop.Tests.Faults;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Load;

/// <summary>
/// Many clients at once on the real host: short in CI, long by <c>MAILSERVER_LOAD_IDLE=10000 MAILSERVER_LOAD_ACTIVE=2000</c>,
/// for which the limit of open files must be high enough (<c>prlimit --nofile=20000</c>).
/// </summary>
public sealed class LoadTests : IDisposable
{
    private const int AtOnce = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();
    private readonly SentMail _mail = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Idle_IMAP_connections_are_all_taken_and_all_hear_of_a_message()
    {
        var count = Number("IDLE", 2000);
        await using var host = await HostProcess.StartAsync(
            _folder.File("data"), "--MailServer:Limits:ConnectionsPerAddress=0", "--MailServer:Limits:MaxConnections=20000", "--MailServer:Security:AllowPlaintextLogin=true");
        var clients = new LineConnection[count];
        try
        {
            await ForEachAsync(count, async i => clients[i] = await IdleAsync(host));
            await _mail.DeliverAsync(host);
            await ForEachAsync(count, async i => await clients[i].ReadUntilAsync("* 1 EXISTS"));
        }
        finally
        {
            foreach (var client in clients) client?.Dispose();
        }

        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task Active_SMTP_sessions_are_all_answered_250()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"), "--MailServer:Limits:ConnectionsPerAddress=0");
        var replies = await Task.WhenAll(Enumerable.Range(0, Number("ACTIVE", 200)).Select(_ => _mail.SendAsync(host))).WaitAsync(Patience);
        Assert.All(replies, reply => Assert.StartsWith("250", reply, StringComparison.Ordinal));
        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task A_bystander_is_greeted_while_one_address_floods()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"));
        using var enough = new CancellationTokenSource();
        var flood = Enumerable.Range(0, AtOnce * 2).Select(_ => FloodAsync(host, enough.Token)).ToArray();
        for (var i = 0; i < 10; i++)
        {
            var watch = Stopwatch.StartNew();
            using var bystander = await LineConnection.OpenAsync(host.Port("smtp"), "127.0.0.2");
            Assert.StartsWith("220", await bystander.ReadAsync().WaitAsync(Patience), StringComparison.Ordinal);
            // A second is a statement about a machine that does nothing else.
            if (Number("STRICT", 0) == 1) Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), watch.Elapsed.ToString());
        }
        await enough.CancelAsync();
        await Task.WhenAll(flood);
    }

    private static async Task<LineConnection> IdleAsync(HostProcess host)
    {
        var client = await LineConnection.LogInAsync(host);
        await client.SendAsync("a2 SELECT INBOX\r\n");
        await client.ReadUntilAsync("a2 OK");
        await client.SendAsync("a3 IDLE\r\n");
        await client.ReadUntilAsync("+");
        return client;
    }

    private static async Task FloodAsync(HostProcess host, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                using var client = await LineConnection.OpenAsync(host.Port("smtp"));
                await client.ReadAsync();
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
            {
                // Refused, as it should be.
            }
        }
    }

    private static Task ForEachAsync(int count, Func<int, Task> work) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await work(i)).WaitAsync(Patience);

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable("MAILSERVER_LOAD_" + name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
