using System.Diagnostics;
using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T7: from the 250 of SMTP until the message is in the mailbox: a file in Postfix's Maildir, EXISTS after a NOOP with us. Only that wait counts as time.</summary>
internal sealed class VisibleAfterReply(int times) : Workload("T7 wait from 250 to the mailbox")
{
    public override bool Suits(Server server) => server is Postfix or ReferenceHost;

    public override async Task PrepareAsync(Server server)
    {
        using var driver = await MailDriver.ConnectAsync(server.PortOf("smtp"), "EHLO");
        await driver.SendAsync("alice@example.test", Mailboxes.Message(0));
        while (server is Postfix postfix && !(Directory.Exists(postfix.NewMail) && Directory.EnumerateFiles(postfix.NewMail).Any())) await Task.Delay(20);
    }

    public override async Task<Measurement> RunAsync(Server server)
    {
        using IArrivals arrivals = server is Postfix postfix ? new FileArrivals(postfix.NewMail) : await ExistsArrivals.ConnectAsync(server);
        using var driver = await MailDriver.ConnectAsync(server.PortOf("smtp"), "EHLO");
        var waited = TimeSpan.Zero;
        var measured = await Meter.MeasureAsync(Name, server, times, async () =>
        {
            for (var i = 0; i < times; i++)
            {
                var before = arrivals.Count;
                await driver.SendAsync("alice@example.test", Mailboxes.Message(i));
                var watch = Stopwatch.StartNew();
                await arrivals.MoreThanAsync(before);
                waited += watch.Elapsed;
            }
        });
        Console.WriteLine($"  {server.Name}: {waited.TotalMilliseconds / times:0.00} ms");
        return measured with { Seconds = waited.TotalSeconds };
    }
}
