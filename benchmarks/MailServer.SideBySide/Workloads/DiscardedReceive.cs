using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T1, T2: smtp-source sends to whoever drops messages, over kept connections or a connection for each message.</summary>
internal sealed class DiscardedReceive(string target, bool keepsConnections, int size, int messages)
    : Workload($"{target} receive and drop, {(keepsConnections ? "many messages a connection" : "a connection for each")}, {size / 1024} KiB")
{
    private const int Sessions = 10;

    public override bool Suits(Server server) => server is DiscardingHost or CSink or Postfix;

    public override Task PrepareAsync(Server server) => SendAsync(server, messages);

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, messages, () => SendAsync(server, messages));

    private async Task SendAsync(Server server, int count)
    {
        await Source.SendAsync(server, "bob@" + Postfix.DroppedDomain, Sessions, size, count, keepsConnections);

        // Its 250 says that the message is in the queue.
        while (server is Postfix { HasMail: true }) await Task.Delay(20);
    }
}
