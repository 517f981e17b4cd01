using MailServer.Imap.Ordering;

namespace MailServer.Imap;

/// <summary>
/// What messages are sorted and threaded by, read once for each mailbox and kept for all sessions. What was not used for the longest time
/// goes first when there is no more room; it is read again when it is asked for.
/// </summary>
/// <param name="mostOctets">Memory for all mailboxes together; with 0 nothing is kept.</param>
public sealed class ImapSortMemory(long mostOctets = ImapSortMemory.DefaultOctets) : IDisposable
{
    // A reading of a million messages takes some hundred MiB for some seconds, whoever asks for it and however often.
    private const int ReadingsAtOnce = 2;

    /// <summary>Default 64 MiB: half a million messages, or the largest mailboxes of those who are at work.</summary>
    public const long DefaultOctets = 64L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<KeptName, LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _byUse = new();
    private readonly SemaphoreSlim _readings = new(ReadingsAtOnce);
    private long _octets;

    /// <summary>The memory that is used now.</summary>
    public long Octets
    {
        get
        {
            lock (_lock) return _octets;
        }
    }

    /// <summary>With how many messages a reading is large: so few of them go on at the same time.</summary>
    internal ulong LargeReading { get; init; } = 64 * 1024;

    /// <inheritdoc />
    public void Dispose() => _readings.Dispose();

    /// <summary>Waits until something large may be read. The caller looks again then: another may have read it.</summary>
    internal Task BeginReadingAsync(CancellationToken cancellationToken) => _readings.WaitAsync(cancellationToken);

    internal void EndReading() => _readings.Release();

    internal T? Find<T>(KeptName name)
        where T : class
    {
        lock (_lock)
        {
            if (!_kept.TryGetValue(name, out var node)) return null;
            _byUse.Remove(node);
            _byUse.AddLast(node);
            return (T)node.Value.Value;
        }
    }

    internal void Keep(KeptName name, object value, long octets)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(name, out var node)) Forget(node);
            if (octets > mostOctets) return;
            _kept[name] = _byUse.AddLast(new Kept(name, value, octets));
            _octets += octets;
            while (_octets > mostOctets) Forget(_byUse.First!);
        }
    }

    private void Forget(LinkedListNode<Kept> node)
    {
        _byUse.Remove(node);
        _kept.Remove(node.Value.Name);
        _octets -= node.Value.Octets;
    }

    private sealed record Kept(KeptName Name, object Value, long Octets);
}
