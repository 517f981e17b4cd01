using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T24: messages for another server come in over kept connections and leave through the next hop; done when the next hop has them all.</summary>
internal sealed class Relay(NextHop nextHop, int sessions, int size, int messages) : Workload($"T24 relay, {sessions} sessions, {size / 1024} KiB")
{
    public override bool LeavesWork => true;

    public override bool Suits(Server server) => server is Postfix or ReferenceHost;

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, messages, async () =>
    {
        var before = nextHop.Messages;
        await Source.SendAsync(server, "bob@elsewhere.test", sessions, size, messages);
        await nextHop.WaitForAsync(before + messages);
    });
}

/// <summary>T24: the queue is full because the next hop does not answer; measured from its first answer until it has all messages.</summary>
internal sealed class QueueRun(NextHop nextHop, int size, int messages) : Workload($"T24 a queue of {messages:#,0} leaves, {size / 1024} KiB")
{
    public override bool LeavesWork => true;

    public override bool Suits(Server server) => server is Postfix or ReferenceHost;

    public override async Task<Measurement> RunAsync(Server server)
    {
        var before = nextHop.Messages;
        nextHop.Pause();
        await Source.SendAsync(server, "bob@elsewhere.test", sessions: 50, size, messages);
        return await Meter.MeasureAsync(Name, server, messages, async () =>
        {
            nextHop.Resume();
            await nextHop.WaitForAsync(before + messages);
        });
    }
}
