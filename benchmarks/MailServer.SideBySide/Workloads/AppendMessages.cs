using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T17: messages appended to one folder, each APPEND waited for; several in one command are MULTIAPPEND (RFC 3502). One operation is one message.</summary>
internal sealed class AppendMessages(int connections, int together, int size, int messages)
    : Workload($"T17 APPEND{(together > 1 ? $" of {together}" : "")}, {connections} connection{(connections > 1 ? "s" : "")}, {size / 1024} KiB")
{
    private const string Folder = "Appended";

    public override bool LeavesWork => true;

    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override Task PrepareAsync(Server server) => Mailboxes.FillAsync(server, server.User, Folder, 1, size);

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, messages, () =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => AppendShareAsync(server))));

    private async Task AppendShareAsync(Server server)
    {
        using var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        for (var i = 0; i < messages / connections; i += together)
            await driver.AppendAsync(Folder, [.. Enumerable.Range(i, together).Select(number => Mailboxes.Message(number, size))]);
        await driver.CommandAsync("LOGOUT");
    }
}
