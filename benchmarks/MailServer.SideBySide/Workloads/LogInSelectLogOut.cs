using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T8: a connection that logs in, selects INBOX and leaves.</summary>
internal sealed class LogInSelectLogOut(int times) : Workload("T8 LOGIN, SELECT, LOGOUT")
{
    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override Task PrepareAsync(Server server) => OnceAsync(server);

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, times, async () =>
    {
        for (var i = 0; i < times; i++) await OnceAsync(server);
    });

    private static async Task OnceAsync(Server server)
    {
        using var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        await driver.CommandAsync("SELECT INBOX");
        await driver.CommandAsync("LOGOUT");
    }
}
