using System.Diagnostics;
using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T21: from the 250 of an LMTP delivery to EXISTS on another connection in IDLE. Only that wait counts as time.</summary>
internal sealed class IdleNotice(int times) : Workload("T21 wait from 250 to EXISTS in IDLE")
{
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
        var measured = await Meter.MeasureAsync(Name, server, times, async () =>
        {
            for (var i = 0; i < times; i++) waited += await WaitOnceAsync();
        });
        Console.WriteLine($"  {server.Name}: {waited.TotalMilliseconds / times:0.00} ms");
        return measured with { Seconds = waited.TotalSeconds };

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
