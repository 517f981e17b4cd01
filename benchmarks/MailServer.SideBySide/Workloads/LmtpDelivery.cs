using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T6: messages delivered over kept LMTP connections, half to each of two users; both servers answer 250 when the message is on the disk.</summary>
internal sealed class LmtpDelivery(int connections, int size, int messages) : Workload($"T6 LMTP, {connections} connections, {size / 1024} KiB")
{
    public override bool LeavesWork => true;

    public override bool Suits(Server server) => server is Dovecot or ReferenceHost;

    public override Task PrepareAsync(Server server) => DeliverAsync(server, server.User, 2);

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, messages, () =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(i =>
            DeliverAsync(server, i % 2 == 0 ? server.User : server.SecondUser, messages / connections))));

    private async Task DeliverAsync(Server server, string recipient, int count)
    {
        using var driver = await MailDriver.ConnectAsync(server.PortOf("lmtp"), "LHLO");
        for (var i = 0; i < count; i++) await driver.SendAsync(recipient, Mailboxes.Message(i, size));
        await driver.QuitAsync();
    }
}
