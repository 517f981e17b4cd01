using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T23: what one folder costs among ten times as many in each workload. Only ours: the question is whether the line is flat.</summary>
internal sealed class FolderGrowth(string what, Func<int, string> command, int folders, int times) : Workload($"T23 {what}; {folders} folders")
{
    /// <summary>The workloads for one size.</summary>
    public static IEnumerable<Workload> Of(int folders, int times) =>
    [
        new FolderGrowth("SELECT of a folder", static folder => $"SELECT Growing{folder}", folders, times),
        new FolderGrowth("STATUS of a folder", static folder => $"STATUS Growing{folder} (MESSAGES UNSEEN UIDNEXT)", folders, times * 10),
        new FolderGrowth("LIST of a folder", static folder => $"LIST \"\" Growing{folder}", folders, times * 10),
        new FolderGrowth("CREATE and DELETE of a folder", static _ => "CREATE Passing", folders, times) { Then = "DELETE Passing" },
    ];

    /// <summary>What follows each time, as part of the operation.</summary>
    private string? Then { get; init; }

    public override bool Suits(Server server) => server is ReferenceHost;

    public override async Task PrepareAsync(Server server)
    {
        using var driver = await LogInAsync(server);
        var last = (await driver.LinesAsync("LIST \"\" Growing%")).Count(static line => line.StartsWith("* LIST", StringComparison.Ordinal));
        for (var folder = last; folder < folders; folder++) await driver.CommandAsync($"CREATE Growing{folder}");
        await RepeatAsync(driver, Math.Max(2, times / 10));
    }

    public override async Task<Measurement> RunAsync(Server server)
    {
        using var driver = await LogInAsync(server);
        return await Meter.MeasureAsync(Name, server, times, () => RepeatAsync(driver, times));
    }

    private async Task RepeatAsync(ImapDriver driver, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await driver.CommandAsync(command((int)((long)i * 7919 % folders)));
            if (Then is not null) await driver.CommandAsync(Then);
        }
    }

    private static async Task<ImapDriver> LogInAsync(Server server)
    {
        var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.SecondUser, server.Password);
        return driver;
    }
}
