using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T9, T10, T11, T13, T14, T15: one command over a whole mailbox, warm.</summary>
internal sealed class MailboxCommand(string name, string command, int messages, int times, bool withTextIndex = true) : Workload(name)
{
    private const string Folder = "Big";

    public override bool Suits(Server server) => server is Dovecot || (withTextIndex ? server is ReferenceHost : server is UnindexedHost);

    public override async Task PrepareAsync(Server server)
    {
        await Mailboxes.FillAsync(server, server.User, Folder, messages, 4 * 1024);
        await RepeatAsync(server, 2);
    }

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, times, () => RepeatAsync(server, times));

    private async Task RepeatAsync(Server server, int count)
    {
        using var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        await driver.CommandAsync($"SELECT {Folder}");
        for (var i = 0; i < count; i++) await driver.CommandAsync(command);
        await driver.CommandAsync("LOGOUT");
    }
}
