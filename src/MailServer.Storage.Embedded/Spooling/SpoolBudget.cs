namespace MailServer.Storage.Embedded.Spooling;

/// <summary>What all messages on their way may hold in memory together. Beyond it they go to files of their own earlier, and wait for the disk.</summary>
internal sealed class SpoolBudget(long octets)
{
    private long _used;

    /// <summary>Octets held now.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes octets; false when there are not so many.</summary>
    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref _used, count) <= octets) return true;
        Give(count);
        return false;
    }

    public void Give(long count) => Interlocked.Add(ref _used, -count);
}
