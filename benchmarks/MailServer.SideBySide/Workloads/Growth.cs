using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>
/// T23: what opening, one body and one flag cost in a mailbox that is ten times as large in each workload. Only ours: the question is whether the line is flat.
/// The mailbox grows by COPY of itself, so that a million messages take seconds.
/// </summary>
internal sealed class Growth(string what, Func<int, int, string> command, int messages, int times) : Workload($"T23 {what}; {messages} messages")
{
    private const string Folder = "Growing";
    private const int Most = 100_000;

    /// <summary>The workloads for one size.</summary>
    public static IEnumerable<Workload> Of(int messages, int times) =>
    [
        new Growth("SELECT", static (_, _) => $"SELECT {Folder}", messages, times),
        new Growth("a body", static (number, _) => $"FETCH {number} BODY.PEEK[]", messages, times * 10),
        new Growth("a flag", static (number, i) => $"STORE {number} {(i % 2 == 0 ? '+' : '-')}FLAGS.SILENT (\\Flagged)", messages, times),
    ];

    public override bool Suits(Server server) => server is ReferenceHost;

    public override async Task PrepareAsync(Server server)
    {
        await Mailboxes.FillAsync(server, server.User, Folder, 1, 4 * 1024);
        using var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        for (var has = await CountAsync(driver); has < messages; has = await CountAsync(driver))
            await driver.CommandAsync($"COPY 1:{Math.Min(Math.Min(has, Most), messages - has)} {Folder}");
        await RepeatAsync(driver, Math.Max(2, times / 10));
    }

    public override async Task<Measurement> RunAsync(Server server)
    {
        using var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        await driver.CommandAsync($"SELECT {Folder}");
        return await Meter.MeasureAsync(Name, server, times, () => RepeatAsync(driver, times));
    }

    private async Task RepeatAsync(ImapDriver driver, int count)
    {
        for (var i = 0; i < count; i++) await driver.CommandAsync(command((int)((long)i * 7919 % messages) + 1, i));
    }

    private static async Task<int> CountAsync(ImapDriver driver)
    {
        var lines = await driver.LinesAsync($"SELECT {Folder}");
        var exists = lines.First(line => line.EndsWith(" EXISTS", StringComparison.Ordinal));
        return int.Parse(exists.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
