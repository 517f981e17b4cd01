using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T19: the counters of many folders in one command, as a mail program asks for them at its start.</summary>
internal sealed class ListStatus(int folders, int times) : Workload($"T19 LIST RETURN (STATUS) of {folders} folders")
{
    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override async Task PrepareAsync(Server server)
    {
        using var driver = await LogInAsync(server);
        for (var i = 0; i < folders; i++) await driver.CommandAsync($"CREATE Many/Folder{i}");
        await driver.AppendAsync("Many/Folder0", [Mailboxes.Message(0)]);
        await ListAsync(driver, 2);
    }

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, times, async () =>
    {
        using var driver = await LogInAsync(server);
        await ListAsync(driver, times);
        await driver.CommandAsync("LOGOUT");
    });

    private static async Task ListAsync(ImapDriver driver, int times)
    {
        for (var i = 0; i < times; i++) await driver.CommandAsync("LIST \"\" \"Many/*\" RETURN (STATUS (MESSAGES UNSEEN UIDNEXT))");
    }

    // Bob has no other folders.
    private static async Task<ImapDriver> LogInAsync(Server server)
    {
        var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.SecondUser, server.Password);
        return driver;
    }
}
