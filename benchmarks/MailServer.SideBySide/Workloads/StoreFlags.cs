using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T16: a flag set and taken away on every message of a mailbox; one operation is one STORE.</summary>
internal sealed class StoreFlags(int messages, int times) : Workload($"T16 STORE 1:* on {messages}")
{
    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override Task PrepareAsync(Server server) => Mailboxes.FillAsync(server, server.User, "Big", messages, 4 * 1024);

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, times * 2, async () =>
    {
        using var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        await driver.CommandAsync("SELECT Big");
        for (var i = 0; i < times; i++)
        {
            await driver.CommandAsync("STORE 1:* +FLAGS.SILENT (\\Flagged)");
            await driver.CommandAsync("STORE 1:* -FLAGS.SILENT (\\Flagged)");
        }
        await driver.CommandAsync("LOGOUT");
    });
}
