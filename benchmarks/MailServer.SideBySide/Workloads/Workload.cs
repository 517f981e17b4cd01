using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>One kind of work, done the same way on each server that can do it.</summary>
internal abstract class Workload(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether only the first round means anything, because the servers keep what they took.</summary>
    public virtual bool IsDoneOnce => false;

    /// <summary>Whether a server may have put work off when the last answer came.</summary>
    public virtual bool LeavesWork => false;

    public abstract bool Suits(Server server);

    /// <summary>Done once a server, not measured.</summary>
    public virtual Task PrepareAsync(Server server) => Task.CompletedTask;

    public abstract Task<Measurement> RunAsync(Server server);
}
