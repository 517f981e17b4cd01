using System.Collections.Concurrent;

namespace MailServer.Storage.Embedded.Database;

/// <summary>
/// What was read a moment ago, so that a stream of messages for one mailbox does not read the same rows for each.
/// Forgotten when this server or another process writes the directory; what only another process knows is seen when the time is up.
/// </summary>
internal sealed class RecentAnswers<TKey, TAnswer>(TimeProvider time, TimeSpan keepFor)
    where TKey : notnull
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<TKey, (TAnswer Answer, long Since)> _answers = new();
    private int _generation;

    /// <summary>Taken before a read and given to <see cref="Keep"/> after it: what was forgotten in between is not kept.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>The answer to the same question, if it is recent.</summary>
    public bool TryFind(TKey key, out TAnswer? answer)
    {
        var isKnown = _answers.TryGetValue(key, out var known) && time.GetElapsedTime(known.Since) < keepFor;
        answer = isKnown ? known.Answer : default;
        return isKnown;
    }

    public void Keep(TKey key, TAnswer answer, int generation)
    {
        if (keepFor <= TimeSpan.Zero || generation != Generation) return;
        if (_answers.Count >= Most) _answers.Clear();
        _answers[key] = (answer, time.GetTimestamp());
        if (generation != Generation) _answers.TryRemove(key, out _);
    }

    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _answers.Clear();
    }
}
