using System.Globalization;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Outbound;

namespace MailServer.Interop.Tests.Crash;

/// <summary>
/// Kills the host with SIGKILL at random instants while clients append, copy, move, replace and expunge, and while mail goes to fifty mailboxes at once.
/// Each tagged OK that was read is true afterwards, a moved message is in exactly one mailbox, no UID comes twice and no modification sequence falls.
/// </summary>
public sealed class MailboxSigkillTests : IDisposable
{
    private const int Clients = 3;
    private const int UsualRounds = 20;
    private const int LongestRound = 300;
    private static readonly TimeSpan ShortTime = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly SharedDelivery _delivery = new();
    private readonly MailboxClient[] _clients = [.. Enumerable.Range(0, Clients).Select(number => new MailboxClient(number))];

    /// <summary>How many rounds were asked for; null for the usual ones, and no more than fit into a short time.</summary>
    private static int? AskedRounds =>
        int.TryParse(Environment.GetEnvironmentVariable("MAILSERVER_SIGKILL_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) ? rounds : null;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_OK_is_true_whenever_the_host_is_killed()
    {
        await MakeMailboxesAsync();
        using var enough = new CancellationTokenSource(AskedRounds is null ? ShortTime : Timeout.InfiniteTimeSpan);
        int rounds = 0;
        for (; rounds < (AskedRounds ?? UsualRounds) && !enough.IsCancellationRequested; rounds++)
            await WorkUntilKilledAsync(new Fuse(Random.Shared.Next(1, LongestRound)));

        await using var host = await StartAsync();
        foreach (var client in _clients) await client.CheckAsync(host);
        await _delivery.CheckAsync(host);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{rounds} kills, {_clients.Sum(client => client.Answered)} commands answered, {_clients.Sum(client => client.DoneUnanswered)} done without an answer, {_delivery.Answered} messages to fifty");
        Assert.True(_delivery.Answered + _clients.Sum(client => client.Answered) >= rounds);
        Assert.Equal(0, await host.StopAsync());
        var (code, output) = await HostProcess.RunAsync(host.DataDirectory, null, "verify");
        Assert.True(code == 0, output);
    }

    private async Task MakeMailboxesAsync()
    {
        await using var host = await StartAsync();
        foreach (var client in _clients) await client.MakeMailboxesAsync(host);
        await _delivery.MakeMailboxesAsync(host);
    }

    private async Task WorkUntilKilledAsync(Fuse fuse)
    {
        await using var host = await StartAsync();
        var clients = await Task.WhenAll(_clients.Select(client => client.CheckAsync(host, fuse)));
        Task[] work = [_delivery.SendAsync(host, fuse), .. clients];
        var first = await Task.WhenAny([fuse.Burnt, .. work]).WaitAsync(Patience);
        await host.KillAsync();
        await Task.WhenAll(work);
        Assert.True(first == fuse.Burnt, host.Output);
    }

    private Task<HostProcess> StartAsync() => HostProcess.StartAsync(_folder.File("data"), BulkSubmission.Setting);
}
