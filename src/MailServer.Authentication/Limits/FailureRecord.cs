namespace MailServer.Authentication.Limits;

/// <summary>The recent failures of one address or account, and the attempts that have not ended yet.</summary>
internal sealed class FailureRecord
{
    private readonly Queue<long> _times = new();
    private int _pending;

    public bool IsEmpty => _times.Count == 0 && _pending == 0;

    /// <summary>Failures since a time stamp; older ones are forgotten.</summary>
    public int CountSince(long start)
    {
        while (_times.TryPeek(out long time) && time <= start) _times.Dequeue();
        return _times.Count;
    }

    /// <summary>
    /// Whether no further attempt is let through. Attempts under way count as failures, so that a crowd of connections cannot outrun the count;
    /// but only once something failed: many users behind one address may log in at the same instant.
    /// </summary>
    public bool IsFull(long start, int limit)
    {
        int failures = CountSince(start);
        return failures > 0 && failures + _pending >= limit;
    }

    public void Begin() => _pending++;

    public void End() => _pending--;

    /// <summary>Keeps a failure; no more than the limit needs.</summary>
    public void Add(long time, int limit)
    {
        _times.Enqueue(time);
        while (_times.Count > limit) _times.Dequeue();
    }

    public void Forget() => _times.Clear();
}
