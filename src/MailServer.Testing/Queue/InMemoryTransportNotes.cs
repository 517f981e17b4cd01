using MailServer.Queue;

namespace MailServer.Testing;

/// <summary>What the way out remembers of other domains, in memory.</summary>
/// <param name="time">The clock.</param>
public sealed class InMemoryTransportNotes(TimeProvider time) : ITransportNotes
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Kind, string Name), TransportNote> _notes = new(Comparer<(string Kind, string Name)>.Create(Compare));

    /// <inheritdoc />
    public ValueTask<TransportNote?> FindAsync(string kind, string name, CancellationToken cancellationToken)
    {
        lock (_lock) return new(_notes.TryGetValue((kind, name), out var note) && IsCurrent(note) ? note : null);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<TransportNote>> ListAsync(string kind, string after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        lock (_lock)
            return new([.. _notes.Values.Where(note => note.Kind == kind && string.CompareOrdinal(note.Name, after) > 0 && IsCurrent(note)).Take(most)]);
    }

    /// <inheritdoc />
    public ValueTask PutAsync(IReadOnlyCollection<TransportNote> notes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notes);
        lock (_lock)
        {
            foreach (var note in notes) _notes[(note.Kind, note.Name)] = note;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask RemoveAsync(string kind, string name, CancellationToken cancellationToken)
    {
        lock (_lock) _notes.Remove((kind, name));
        return ValueTask.CompletedTask;
    }

    private bool IsCurrent(TransportNote note) => note.ExpiresAt > time.GetUtcNow();

    private static int Compare((string Kind, string Name) first, (string Kind, string Name) second)
    {
        int kind = string.CompareOrdinal(first.Kind, second.Kind);
        return kind != 0 ? kind : string.CompareOrdinal(first.Name, second.Name);
    }
}
