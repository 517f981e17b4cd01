namespace MailServer.Simulation.Planted;

/// <summary>Bugs in the way the embedded store uses its disk: something that it should have made durable is not. Only the simulated disk sees them.</summary>
public abstract class DiskPlant : Plant
{
    /// <summary>A sync that failed is tried again, and the second success is believed.</summary>
    public virtual bool RetriesSync => false;

    /// <summary>A sync that the store does not ask for.</summary>
    public virtual bool Forgets(string path, bool isDirectory) => false;
}

/// <summary>Bodies are not synced before the commit that names them.</summary>
public sealed class UnsyncedSegment : DiskPlant
{
    public override bool Forgets(string path, bool isDirectory) => !isDirectory && path.EndsWith(".seg", StringComparison.Ordinal);
}

/// <summary>The directory is not synced after a segment was made in it.</summary>
public sealed class UnsyncedDirectory : DiskPlant
{
    public override bool Forgets(string path, bool isDirectory) => isDirectory && path.EndsWith("/segments", StringComparison.Ordinal);
}

/// <summary>SQLite does not sync its log at a commit, as with <c>synchronous=NORMAL</c>.</summary>
public sealed class UnsyncedLog : DiskPlant
{
    public override bool Forgets(string path, bool isDirectory) => !isDirectory && path.EndsWith("-wal", StringComparison.Ordinal);
}

/// <summary>A failed sync is tried once more: the system reports success, and the pages are gone.</summary>
public sealed class RetriedSync : DiskPlant
{
    public override bool RetriesSync => true;
}
