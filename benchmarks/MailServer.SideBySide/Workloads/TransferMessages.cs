using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T18: messages copied to a new folder, or moved there and back. One operation is one COPY or MOVE.</summary>
internal sealed class TransferMessages(bool isMove, int messages, int times) : Workload($"T18 {(isMove ? "MOVE" : "COPY")} of {messages}")
{
    private readonly string _folder = isMove ? "Moved" : "Copied";

    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override Task PrepareAsync(Server server) => Mailboxes.FillAsync(server, server.User, _folder, messages, 4 * 1024);

    public override Task<Measurement> RunAsync(Server server) => isMove ? MoveAsync(server) : CopyAsync(server);

    // Making the folder and deleting it is no part of the work, but cheap beside it on both servers.
    private Task<Measurement> CopyAsync(Server server) => Meter.MeasureAsync(Name, server, times, async () =>
    {
        using var driver = await OpenAsync(server, _folder);
        for (var i = 0; i < times; i++)
        {
            await driver.CommandAsync("CREATE Target");
            await driver.CommandAsync("COPY 1:* Target");
            await driver.CommandAsync("DELETE Target");
        }
        await driver.CommandAsync("LOGOUT");
    });

    private Task<Measurement> MoveAsync(Server server) => Meter.MeasureAsync(Name, server, 2 * times, async () =>
    {
        using var driver = await OpenAsync(server, _folder);
        await driver.CommandAsync("CREATE Aside");
        for (var i = 0; i < times; i++)
        {
            await driver.CommandAsync("MOVE 1:* Aside");
            await driver.CommandAsync("SELECT Aside");
            await driver.CommandAsync($"MOVE 1:* {_folder}");
            await driver.CommandAsync($"SELECT {_folder}");
        }
        await driver.CommandAsync("DELETE Aside");
        await driver.CommandAsync("LOGOUT");
    });

    private static async Task<ImapDriver> OpenAsync(Server server, string folder)
    {
        var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        await driver.CommandAsync($"SELECT {folder}");
        return driver;
    }
}
