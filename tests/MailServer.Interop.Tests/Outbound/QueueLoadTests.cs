using System.Diagnostics;
using System.Globalization;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Outbound;

/// <summary>A long queue, most of it for hosts that are dead.</summary>
public sealed class QueueLoadTests : IDisposable
{
    private const int UsualItems = 50_000;
    private const int RecipientsPerMessage = 100;
    private const long MostMemory = 400L * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();

    /// <summary>How many items were asked for; null for the usual number.</summary>
    private static int? AskedItems =>
        int.TryParse(Environment.GetEnvironmentVariable("MAILSERVER_QUEUE_ITEMS"), NumberStyles.None, CultureInfo.InvariantCulture, out int items) ? items : null;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_long_queue_for_a_dead_host_starts_soon_needs_little_memory_and_slows_nobody()
    {
        int items = AskedItems ?? UsualItems;
        await using var sink = new WatchedSink(() => { });
        await FillAsync(sink, items);

        long begun = Stopwatch.GetTimestamp();
        await using var host = await StartAsync(sink.Port);
        var untilReady = Stopwatch.GetElapsedTime(begun);
        await BulkSubmission.SubmitAsync(host, [["bob@live0.test"]]);
        await sink.WhenAsync(copies => copies == 1).WaitAsync(Patience);

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{items} items: ready after {untilReady.TotalSeconds:0.0} s, {host.PeakMemory() / 1024 / 1024} MiB"));
        Assert.InRange(host.PeakMemory(), 0, MostMemory);
        // By the clock only where somebody asked for it, and the machine is theirs.
        if (AskedItems is not null) Assert.InRange(untilReady, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Ten_thousand_messages_to_ten_domains_of_which_two_are_dead_reach_the_others()
    {
        await using var sink = new WatchedSink(() => { });
        await using var host = await StartAsync(sink.Port);

        await BulkSubmission.SubmitAsync(host, TenThousand());
        await sink.WhenAsync(copies => copies == 8000).WaitAsync(Patience);

        Assert.Equal(8000, sink.Copies.Select(copy => copy.Recipient).Distinct().Count());
        await AssertOnlyDeadOnesAreLeftAsync(host);
    }

    [Fact]
    public async Task The_same_goes_to_the_sink_of_Postfix()
    {
        int port = PeerProcess.FreePort();
        // It wants to be somebody else than root.
        string[] user = Environment.UserName == "root" ? ["-u", "nobody"] : [];
        await using var sink = await PeerProcess.StartAsync(port, "smtp-sink", [.. user, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "256"]);
        await using var host = await StartAsync(port);

        await BulkSubmission.SubmitAsync(host, TenThousand());

        await AssertOnlyDeadOnesAreLeftAsync(host);
    }

    // Eight domains are alive, one refuses connections, and one is a black hole.
    private Task<HostProcess> StartAsync(int sink)
    {
        string Route(string domain, string host) => $"--MailServer:Delivery:Routes:{domain}:Host={host}";
        string alive = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{sink}");
        string[] routes =
        [
            .. Enumerable.Range(0, 8).Select(i => Route($"live{i}.test", alive)),
            Route("dead0.test", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{PeerProcess.FreePort()}")), Route("dead1.test", "192.0.2.1:25"),
        ];
        return HostProcess.StartAsync(_folder.File("data"), [BulkSubmission.Setting, .. routes]);
    }

    private async Task FillAsync(WatchedSink sink, int items)
    {
        await using var host = await StartAsync(sink.Port);
        var envelopes = Enumerable.Range(0, items / RecipientsPerMessage)
            .Select(message => Enumerable.Range(0, RecipientsPerMessage).Select(i => $"user{message}-{i}@dead{message % 2}.test").ToArray());
        await BulkSubmission.SubmitAsync(host, envelopes);
        Assert.Equal(0, await host.StopAsync());
    }

    private static IEnumerable<string[]> TenThousand() =>
        Enumerable.Range(0, 10_000).Select(i => i % 10 < 8 ? new[] { $"user{i}@live{i % 10}.test" } : [$"user{i}@dead{i % 10 - 8}.test"]);

    private static async Task AssertOnlyDeadOnesAreLeftAsync(HostProcess host)
    {
        using var limit = new CancellationTokenSource(Patience);
        string[] lines;
        do
        {
            var (code, output) = await HostProcess.RunAsync(host.DataDirectory, null, "queue", "count");
            Assert.True(code == 0, output);
            lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (limit.IsCancellationRequested) Assert.Fail("The queue stays so:\n" + output);
        }
        while (lines.Any(line => line.Contains("live", StringComparison.Ordinal)));
        Assert.Equal(2000, lines.Sum(line => long.Parse(line.Split('\t')[^1], NumberStyles.None, CultureInfo.InvariantCulture)));
        Assert.All(lines, line => Assert.StartsWith("dead", line, StringComparison.Ordinal));
    }
}
