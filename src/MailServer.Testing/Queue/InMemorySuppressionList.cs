using MailServer.Protocol;
using MailServer.Queue;

namespace MailServer.Testing;

/// <summary>A suppression list in memory.</summary>
/// <param name="time">The clock.</param>
public sealed class InMemorySuppressionList(TimeProvider time) : ISuppressionList
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Domain, string LocalPart), SuppressionEntry> _entries = new(Comparer<(string Domain, string LocalPart)>.Create(Compare));

    /// <inheritdoc />
    public ValueTask<SuppressionEntry?> FindAsync(EmailAddress recipient, CancellationToken cancellationToken)
    {
        lock (_lock) return new(_entries.GetValueOrDefault(KeyOf(recipient)) is { } entry && IsCurrent(entry) ? entry : null);
    }

    /// <inheritdoc />
    public ValueTask AddAsync(SuppressionEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_lock) _entries[KeyOf(entry.Recipient)] = entry;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<bool> RemoveAsync(EmailAddress recipient, CancellationToken cancellationToken)
    {
        lock (_lock) return new(_entries.Remove(KeyOf(recipient)));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SuppressionEntry>> ListAsync(EmailAddress? after, int most, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var behind = after is null ? ("", "") : KeyOf(after);
            return new([.. _entries.Where(pair => Compare(pair.Key, behind) > 0 && IsCurrent(pair.Value)).Take(most).Select(pair => pair.Value)]);
        }
    }

    private static (string Domain, string LocalPart) KeyOf(EmailAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return (QueueDestination.Of(address), address.LocalPart.ToLowerInvariant());
    }

    private static int Compare((string Domain, string LocalPart) one, (string Domain, string LocalPart) other) =>
        string.CompareOrdinal(one.Domain, other.Domain) is var order and not 0 ? order : string.CompareOrdinal(one.LocalPart, other.LocalPart);

    private bool IsCurrent(SuppressionEntry entry) => !(entry.ExpiresAt <= time.GetUtcNow());
}
