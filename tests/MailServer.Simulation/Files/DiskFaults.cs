namespace MailServer.Simulation.Files;

/// <summary>What goes wrong at a disk, and when; this one never fails.</summary>
internal class DiskFaults
{
    public static DiskFaults None { get; } = new();

    public virtual bool IsFull => false;

    /// <summary>A read fails, or not.</summary>
    /// <exception cref="IOException">It fails.</exception>
    public virtual void Read(string path)
    {
    }

    /// <summary>Something is changed; nothing is once the machine is dead.</summary>
    /// <exception cref="IOException">The machine is dead.</exception>
    public virtual void Write()
    {
    }

    /// <summary>A sync is asked for. False when it is forgotten, as a planted bug wants it.</summary>
    /// <exception cref="IOException">It fails.</exception>
    public virtual bool Sync(string path, bool isDirectory) => true;

    /// <summary>Syncs a file, or loses what should have been synced.</summary>
    /// <exception cref="IOException">It fails.</exception>
    public virtual void Sync(string path, SimFile file) => file.Sync();

    public virtual IOException NoRoom() => new("No space left on device");
}
