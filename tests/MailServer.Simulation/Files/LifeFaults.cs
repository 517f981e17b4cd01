using MailServer.Simulation.Planted;

namespace MailServer.Simulation.Files;

/// <summary>
/// The disk under a running server. The writer's syncs wait for the scheduler; those of others are decided at once.
/// </summary>
internal sealed class LifeFaults(World world) : DiskFaults
{
    private bool _isFull;

    public WriterThread Writer { get; } = new();

    public bool IsDead { get; private set; }

    /// <summary>Somebody looks who is no part of the system: nothing fails.</summary>
    public bool IsQuiet { get; set; }

    public override bool IsFull => _isFull && !IsQuiet;

    private bool CanFail => !world.IsGood && !IsQuiet && !IsDead;

    public void Fill() => _isFull = true;

    public void Free() => _isFull = false;

    public void Die()
    {
        IsDead = true;
        Writer.Die();
    }

    public override void Read(string path)
    {
        if (CanFail && world.Random.Next(400) == 0) throw Failed("read of", path);
    }

    public override void Write()
    {
        if (IsDead) throw new IOException("The machine is dead.");
    }

    public override bool Sync(string path, bool isDirectory)
    {
        Decide(path);
        return world.Plant is not DiskPlant plant || !plant.Forgets(path, isDirectory);
    }

    public override void Sync(string path, SimFile file)
    {
        try
        {
            Decide(path);
        }
        catch (IOException) when (!IsDead)
        {
            file.FailSync(world.Random);
            if (world.Plant is not DiskPlant { RetriesSync: true }) throw;
            Decide(path);
        }

        if (world.Plant is not DiskPlant plant || !plant.Forgets(path, isDirectory: false)) file.Sync();
    }

    public override IOException NoRoom()
    {
        world.Excuses++;
        return base.NoRoom();
    }

    private void Decide(string path)
    {
        Write();
        if (Writer.IsCurrent)
        {
            if (!Writer.Park("sync of " + Name(path))) throw Failed("sync of", path);
            return;
        }

        if (!CanFail) return;
        var chance = world.Random.Next(100);
        if (chance >= 4) return;
        // The machine may die at this very instant: the sync was begun, and nobody hears of its end.
        if (chance == 0) IsDead = true;
        throw Failed("sync of", path);
    }

    private IOException Failed(string what, string path)
    {
        world.Excuses++;
        if (!Writer.IsCurrent) world.Trace.Note($"{what} {Name(path)} fails{(IsDead ? ", and the machine" : "")}");
        return new IOException($"The {what} {Name(path)} failed, as the scheduler wants it.");
    }

    /// <summary>A name that does not tell how many lives there were before this run.</summary>
    private static string Name(string path) => Path.GetFileName(path) is var name && name.Contains('.', StringComparison.Ordinal) || name == "segments" ? name : "the data directory";
}
