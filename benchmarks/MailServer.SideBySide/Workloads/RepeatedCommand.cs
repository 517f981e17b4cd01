using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T12: one short IMAP command many times, each waited for, in a folder of 100 messages of 10 KiB.</summary>
internal sealed class RepeatedCommand(string name, Func<int, string> command, int times) : Workload(name)
{
    private const string Folder = "Bodies";
    private const int Messages = 100;

    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override async Task PrepareAsync(Server server)
    {
        await Mailboxes.FillAsync(server, server.User, Folder, Messages, 10 * 1024);
        await RepeatAsync(server, times / 10);
    }

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, times, () => RepeatAsync(server, times));

    private async Task RepeatAsync(Server server, int count)
    {
        using var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        await driver.CommandAsync($"SELECT {Folder}");
        for (var i = 0; i < count; i++) await driver.CommandAsync(command((i % Messages) + 1));
        await driver.CommandAsync("LOGOUT");
    }
}
