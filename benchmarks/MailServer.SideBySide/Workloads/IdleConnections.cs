using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T20: memory per connection with INBOX selected and in IDLE. The memory column is the growth; one operation is one connection.</summary>
internal sealed class IdleConnections(int connections) : Workload($"T20 {connections} connections in IDLE")
{
    public override bool IsDoneOnce => true;

    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override async Task<Measurement> RunAsync(Server server)
    {
        var before = ProcessTree.MemoryBytes(server.RootProcess);
        var open = new List<ImapDriver>(connections);
        var measured = await Meter.MeasureAsync(Name, server, connections, async () =>
        {
            for (var i = 0; i < connections; i++)
            {
                var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
                open.Add(driver);
                await driver.LogInAsync(server.User, server.Password);
                await driver.CommandAsync("SELECT INBOX");
                await driver.IdleAsync();
            }
        });
        var grown = ProcessTree.MemoryBytes(server.RootProcess) - before;
        foreach (var driver in open) driver.Dispose();
        Console.WriteLine($"  {server.Name}: {grown / (double)connections / 1024:0.0} KiB a connection");
        return measured with { MemoryBytes = grown };
    }
}
