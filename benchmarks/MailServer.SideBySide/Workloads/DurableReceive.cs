using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>T3, T4, T5: smtp-source sends over kept connections; done when every message is in the mailbox.</summary>
internal sealed class DurableReceive(string target, int sessions, int size, int messages) : Workload($"{target} durable receive, {sessions} {(sessions == 1 ? "session" : "sessions")}, {size / 1024} KiB")
{
    public override bool LeavesWork => true;

    public override bool Suits(Server server) => server is Postfix or ReferenceHost;

    public override Task<Measurement> RunAsync(Server server) => Meter.MeasureAsync(Name, server, messages, async () =>
    {
        var before = Delivered(server);
        await Source.SendAsync(server, "alice@example.test", sessions, size, messages);

        // Our 250 means "in the mailbox"; Postfix's means "in the queue", so its delivery is waited for.
        while (server is Postfix && Delivered(server) < before + messages) await Task.Delay(20);
    });

    private static int Delivered(Server server) =>
        server is Postfix postfix && Directory.Exists(postfix.NewMail)
            ? Directory.EnumerateFiles(postfix.NewMail).Count()
            : 0;
}
