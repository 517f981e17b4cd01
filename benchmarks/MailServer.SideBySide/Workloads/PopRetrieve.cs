using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T22: a POP3 session that retrieves each message of a maildrop, one after the other. One operation is one message.</summary>
internal sealed class PopRetrieve(int messages, int size) : Workload($"T22 POP3, {messages} messages of {size / 1024} KiB")
{
    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override async Task PrepareAsync(Server server)
    {
        await Mailboxes.FillAsync(server, server.SecondUser, "INBOX", messages, size);
        await RetrieveAsync(server);
    }

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, messages, () => RetrieveAsync(server));

    private async Task RetrieveAsync(Server server)
    {
        using var driver = await LineDriver.ConnectAsync(server.PortOf("pop3"));
        await driver.ExpectAsync("+OK");
        await driver.CommandAsync($"USER {server.SecondUser}", "+OK");
        await driver.CommandAsync($"PASS {server.Password}", "+OK");
        for (var i = 1; i <= messages; i++)
        {
            await driver.CommandAsync($"RETR {i}", "+OK");
            await driver.SkipToDotAsync();
        }
        await driver.CommandAsync("QUIT", "+OK");
    }
}
