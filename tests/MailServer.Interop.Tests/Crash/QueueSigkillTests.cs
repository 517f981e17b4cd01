using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using MailKit;
using MailServer.Interop.Tests.Clients;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Outbound;
using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Crash;

/// <summary>
/// Kills the host with SIGKILL at random instants while mail comes in and goes out. Each acknowledged message is accounted for: its next hop has it,
/// its sender got it back, or it is still queued. It is there twice only if the kill fell between the next hop's 250 and the host's own commit.
/// </summary>
public sealed class QueueSigkillTests : IAsyncDisposable
{
    private const int Clients = 3;
    private const int UsualRounds = 20;
    private const int LongestRound = 120;
    private static readonly TimeSpan ShortTime = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, bool> _acknowledged = [];
    private readonly WatchedSink _sink;
    private Fuse _fuse = new(0);

    public QueueSigkillTests() => _sink = new WatchedSink(() => _fuse.Step());

    /// <summary>How many rounds were asked for; null for the usual ones, and no more than fit into a short time.</summary>
    private static int? AskedRounds =>
        int.TryParse(Environment.GetEnvironmentVariable("MAILSERVER_SIGKILL_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) ? rounds : null;

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_message_is_delivered_bounced_or_queued_whenever_the_host_is_killed()
    {
        using var enough = new CancellationTokenSource(AskedRounds is null ? ShortTime : Timeout.InfiniteTimeSpan);
        int rounds = 0;
        while (rounds < (AskedRounds ?? UsualRounds) && !enough.IsCancellationRequested)
            await RunUntilKilledAsync(rounds++, Random.Shared.Next(1, LongestRound));

        _sink.Round = rounds;
        _fuse = new Fuse(0);
        await using var host = await StartAsync();
        await WhenQueueIsEmptyAsync(host);
        AssertDelivered();
        await AssertReturnedAsync(host);
        Assert.Equal(0, await host.StopAsync());
        var (code, output) = await HostProcess.RunAsync(host.DataDirectory, null, "verify");
        Assert.True(code == 0, output);
    }

    private async Task RunUntilKilledAsync(int round, int steps)
    {
        _sink.Round = round;
        await using var host = await StartAsync();
        _fuse = new Fuse(steps);
        var clients = Enumerable.Range(0, Clients).Select(client => SubmitAsync(host, $"{round}-{client}")).ToArray();
        await _fuse.Burnt.WaitAsync(Patience);
        await host.KillAsync();
        await Task.WhenAll(clients);
    }

    private Task<HostProcess> StartAsync() => HostProcess.StartAsync(
        _folder.File("data"),
        string.Create(CultureInfo.InvariantCulture, $"--MailServer:Delivery:SmartHost=127.0.0.1:{_sink.Port}"),
        "--MailServer:Delivery:SmartHostTls=none", "--MailServer:Delivery:Retry:FirstInterval=00:00:01", "--MailServer:Delivery:Queue:LeaseTime=00:00:02",
        BulkSubmission.Setting);

    /// <summary>Submits until the connection breaks: some messages will be taken, some put off at first, some refused.</summary>
    private async Task SubmitAsync(HostProcess host, string client)
    {
        string[] fates = ["taken", "taken", "later", "refused"];
        try
        {
            await using var smtp = await BulkSubmission.OpenAsync(host);
            for (int i = 0; ; i++)
            {
                string recipient = $"{fates[i % fates.Length]}-{client}-{i}@there.test";
                await smtp.SendAsync("alice@example.test", recipient, Encoding.UTF8.GetBytes($"From: alice@example.test\r\nSubject: kill\r\n\r\n{new string('x', i % 70)}\r\n"));
                _acknowledged[recipient] = true;
                _fuse.Step();
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            // Killed, as it should be.
        }
    }

    private static async Task WhenQueueIsEmptyAsync(HostProcess host)
    {
        using var limit = new CancellationTokenSource(Patience);
        string output;
        do
        {
            (_, output) = await HostProcess.RunAsync(host.DataDirectory, null, "queue", "list");
            if (limit.IsCancellationRequested) Assert.Fail("The queue stays so:\n" + output + host.Output);
        }
        while (output.Length > 0);
    }

    private void AssertDelivered()
    {
        var copies = _sink.Copies.ToLookup(copy => copy.Recipient);
        TestContext.Current.TestOutputHelper?.WriteLine($"{_acknowledged.Count} acknowledged, {copies.Count} taken, {_sink.Copies.Count - copies.Count} twice");
        Assert.NotEmpty(_acknowledged);
        Assert.All(_acknowledged.Keys.Where(recipient => !IsRefused(recipient)), recipient => Assert.NotEmpty(copies[recipient]));
        foreach (var copy in copies.SelectMany(all => all.SkipLast(1)))
            Assert.False(copy.IsKnownToSender, $"{copy.Recipient} was sent again though its 250 of round {copy.Round} was known.");
        // One copy more for each kill at most: nobody sends twice within a round.
        Assert.All(copies, all => Assert.Equal(all.Count(), all.DistinctBy(copy => copy.Round).Count()));
    }

    private async Task AssertReturnedAsync(HostProcess host)
    {
        using var imap = await ImapLogin.OpenAsync(host, "alice@example.test");
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly);
        var returned = new HashSet<string>();
        for (int i = 0; i < imap.Inbox.Count; i++)
        {
            string text = (await imap.Inbox.GetMessageAsync(i)).ToString();
            foreach (string line in text.Split('\n').Where(line => line.StartsWith("Final-Recipient: rfc822; ", StringComparison.Ordinal)))
                returned.Add(line.Split(';')[1].Trim());
        }

        Assert.Equal(_acknowledged.Keys.Where(IsRefused).Order(), returned.Where(_acknowledged.ContainsKey).Order());
        Assert.All(returned, recipient => Assert.True(IsRefused(recipient), recipient));
    }

    private static bool IsRefused(string recipient) => recipient.StartsWith("refused", StringComparison.Ordinal);
}
