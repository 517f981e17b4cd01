using System.Diagnostics;
using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T21: from the 250 of an LMTP delivery to EXISTS on another connection in IDLE. Only that wait counts as time.</summary>
internal sealed class IdleNotice(int times) : Workload("T21 wait from 250 to EXISTS in IDLE")
{
    // Where the kernel has no inotify instance left, Dovecot looks every half minute.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override async Task<Measurement> RunAsync(Server server)
    {
        using var watcher = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await watcher.LogInAsync(server.User, server.Password);
        await watcher.CommandAsync("SELECT INBOX");
        await watcher.IdleAsync();
        using var driver = await MailDriver.ConnectAsync(server.PortOf("lmtp"), "LHLO");
        await WaitOnceAsync();

        var waited = TimeSpan.Zero;
        var done = 0;
        var measured = await Meter.MeasureAsync(Name, server, times, async () =>
        {
            for (; done < times && waited < Longest; done++) waited += await WaitOnceAsync();
        });
        Console.WriteLine($"  {server.Name}: {waited.TotalMilliseconds / done:0.00} ms");
        return measured with { Seconds = waited.TotalSeconds, Operations = done };

        async Task<TimeSpan> WaitOnceAsync()
        {
            var notice = watcher.UntilExistsAsync();
            await driver.SendAsync(server.User, Mailboxes.Message(1));
            var watch = Stopwatch.StartNew();
            await notice;
            return watch.Elapsed;
        }
    }
}
