using System.Collections.Concurrent;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>
/// The counters of an account's folders. Which folder a name leads to is remembered until something about the folders changes:
/// the state of one that is open, or has not changed since it was read, is then told from memory. Clients poll it, and the way to a reader
/// costs more than all the rest.
/// </summary>
internal sealed class FolderStates(StoreParts parts, OpenAccount account, long accountId)
{
    /// <summary>The state of a folder that is known; null for any other.</summary>
    public FolderState? Find(string name)
    {
        if (account.Ids.Value is not { } ids || !ids.TryGetValue(name, out var id)) return null;
        return parts.Folders.FindOpen(id) is { IsDeleted: false, View: { } view } open ? view.ToState(open.RecentFrom) : parts.Folders.Closed.Find(id);
    }

    /// <summary>Reads the state of a folder.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public async Task<StoreResult<FolderState>> ReadAsync(string name, CancellationToken cancellationToken) =>
        (await ReadAsync([name], cancellationToken).ConfigureAwait(false)).TryGetValue(name, out var state) ? state : StoreError.NotFound;

    /// <summary>Reads the states of folders in one trip to a reader; those that do not exist are left out.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, FolderState>> ReadAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, FolderState>(names.Count, StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var name in names)
        {
            if (Find(FolderNames.Normalise(name)) is { } state) states[name] = state;
            else unknown.Add(name);
        }
        if (unknown.Count > 0) await ReadAsync(unknown, states, cancellationToken).ConfigureAwait(false);
        return states;
    }

    private async Task ReadAsync(List<string> names, Dictionary<string, FolderState> states, CancellationToken cancellationToken)
    {
        var revision = account.Log.Revision;
        var ids = account.Ids.Value ?? new ConcurrentDictionary<string, long>(concurrencyLevel: 1, capacity: 0);
        var reading = parts.Folders.Closed.Expect([.. names.Select(name => ids.GetValueOrDefault(FolderNames.Normalise(name))).Where(static id => id != 0)]);
        var rows = await parts.Readers.ReadAsync(connection => ReadRows(connection, names), cancellationToken).ConfigureAwait(false);
        foreach (var (name, row, recent) in rows)
        {
            ids[FolderNames.Normalise(name)] = row.Id;
            var state = FolderView.ToState(row, recent);
            parts.Folders.Closed.Keep(row.Id, reading, state);

            // An open folder knows of the \Recent mark before the database does.
            states[name] = parts.Folders.FindOpen(row.Id) is { View: { } view } open && view.Row.HighestModSeq >= row.HighestModSeq
                ? view.ToState(open.RecentFrom)
                : state;
        }
        account.Ids.Keep(ids, revision);
    }

    private List<(string Name, FolderRow Row, uint Recent)> ReadRows(Connection connection, IEnumerable<string> names)
    {
        using var transaction = new ReadTransaction(connection);
        var rows = new List<(string Name, FolderRow Row, uint Recent)>();
        foreach (var name in names)
        {
            if (FolderTable.Find(connection, accountId, FolderNames.Normalise(name)) is not { } row) continue;
            rows.Add((name, row, row.RecentFrom >= row.UidNext ? 0 : FolderTable.CountFrom(connection, row.Id, row.RecentFrom)));
        }
        return rows;
    }
}
