using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T9, T10: one FETCH over a whole mailbox, warm.</summary>
internal sealed class FetchAll(string name, string items, int messages, int times) : Workload(name)
{
    private const string Folder = "Big";

    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override async Task PrepareAsync(Server server)
    {
        await Mailboxes.FillAsync(server, server.User, Folder, messages, 4 * 1024);
        await FetchAsync(server, 2);
    }

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, times, () => FetchAsync(server, times));

    private async Task FetchAsync(Server server, int count)
    {
        using var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        await driver.CommandAsync($"SELECT {Folder}");
        for (var i = 0; i < count; i++) await driver.CommandAsync($"FETCH 1:* ({items})");
        await driver.CommandAsync("LOGOUT");
    }
}
