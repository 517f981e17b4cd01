namespace MailServer.Hosting.Policies;

/// <summary>What the process holds in its heap, and what it may have: the machine's memory, a container's limit, or a hard limit of the heap.</summary>
internal class ProcessMemory
{
    /// <summary>Octets in use, what was given up and not yet collected included.</summary>
    public virtual long Used => GC.GetTotalMemory(forceFullCollection: false);

    /// <summary>Octets that the heap may have.</summary>
    public virtual long Available
    {
        get
        {
            // The runtime knows it after its first collection.
            if (GC.CollectionCount(0) == 0) GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            return GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes;
        }
    }

    /// <summary>Gives up what nobody uses.</summary>
    public virtual void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
}
