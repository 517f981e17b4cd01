using System.Collections.Concurrent;
using MailServer.Storage.Changes;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>What the sessions of one account share: the log of its changes, and what was read of it since the last one.</summary>
internal sealed class OpenAccount
{
    public OpenAccount() => (Folders, Sharing, Ids) = (new(Log), new(Log), new(Log));

    public AccountChangeLog Log { get; } = new();

    /// <summary>The list of its folders.</summary>
    public Remembered<IReadOnlyList<FolderInfo>> Folders { get; }

    /// <summary>The accounts that share folders with it.</summary>
    public Remembered<IReadOnlyList<AccountId>> Sharing { get; }

    /// <summary>Which folder a name leads to, of the names that somebody asked for.</summary>
    public Remembered<ConcurrentDictionary<string, long>> Ids { get; }
}

/// <summary>Something that was read of an account; it counts until something about the account changes.</summary>
internal sealed class Remembered<T>(AccountChangeLog log)
    where T : class
{
    private Reading? _reading;

    /// <summary>What was read, or null when it must be read again.</summary>
    public T? Value => Volatile.Read(ref _reading) is { } reading && reading.Revision == log.Revision ? reading.Value : null;

    /// <summary>Remembers what was read.</summary>
    /// <param name="value">What.</param>
    /// <param name="revision">The log's revision from before it was read: what changed meanwhile may not be in it.</param>
    public void Keep(T value, long revision)
    {
        if (Volatile.Read(ref _reading) is not { } known || known.Revision <= revision) Volatile.Write(ref _reading, new Reading(revision, value));
    }

    private sealed record Reading(long Revision, T Value);
}
