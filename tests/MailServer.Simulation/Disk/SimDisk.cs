namespace MailServer.Simulation.Disk;

/// <summary>
/// The disk: a write waits until the scheduler lets it become durable, or fail. A crash forgets those that wait;
/// they were not applied, and whoever waits for them is dead.
/// </summary>
public sealed class SimDisk(World world)
{
    private int _last;

    public List<PendingWrite> Pending { get; } = [];

    /// <summary>How many writes have come to an end, well or not.</summary>
    public int Completed { get; private set; }

    /// <summary>Waits for its turn; false when the disk failed. Nothing may be applied before, and what is applied after it is durable at once.</summary>
    public async ValueTask<bool> WriteAsync(SimServer server, string what)
    {
        if (server.IsDead) await Dead();
        // The embedded store has a disk of its own.
        if (world.IsEmbedded) return true;
        var write = new PendingWrite($"{what} {++_last}");
        Pending.Add(write);
        var succeeds = await write.Done.Task;
        if (server.IsDead) await Dead();
        return succeeds;
    }

    public void Complete(PendingWrite write, bool succeeds)
    {
        Pending.Remove(write);
        Completed++;
        if (!succeeds) world.Excuses++;
        write.Done.SetResult(succeeds);
    }

    public void Forget() => Pending.Clear();

    private static Task Dead() => Network.Dead.ForEverAsync();
}

/// <summary>A write on its way to the disk.</summary>
public sealed record PendingWrite(string What)
{
    public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string ToString() => What;
}
