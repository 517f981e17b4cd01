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
    public FolderState? Find(string name, long reader)
    {
        if (account.Ids.Value is not { } ids || !ids.TryGetValue(name, out var id)) return null;
        if (parts.Folders.FindOpen(id) is { IsDeleted: false, View: { } view } open) return view.ToState(open.RecentFrom, reader);
        return reader == accountId ? parts.Folders.Closed.Find(id) : null;
    }

    /// <summary>Reads the state of a folder.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public async Task<StoreResult<FolderState>> ReadAsync(string name, long reader, CancellationToken cancellationToken) =>
        (await ReadAsync([name], reader, cancellationToken).ConfigureAwait(false)).TryGetValue(name, out var state) ? state : StoreError.NotFound;

    /// <summary>Reads the states of folders in one trip to a reader; those that do not exist are left out.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, FolderState>> ReadAsync(IReadOnlyCollection<string> names, long reader, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, FolderState>(names.Count, StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var name in names)
        {
            if (Find(FolderNames.Normalise(name), reader) is { } state) states[name] = state;
            else unknown.Add(name);
        }
        if (unknown.Count > 0) await ReadAsync(unknown, reader, states, cancellationToken).ConfigureAwait(false);
        return states;
    }

    private async Task ReadAsync(List<string> names, long reader, Dictionary<string, FolderState> states, CancellationToken cancellationToken)
    {
        var revision = account.Log.Revision;
        var ids = account.Ids.Value ?? new ConcurrentDictionary<string, long>(concurrencyLevel: 1, capacity: 0);
        var reading = parts.Folders.Closed.Expect([.. names.Select(name => ids.GetValueOrDefault(FolderNames.Normalise(name))).Where(static id => id != 0)]);
        var rows = await parts.Readers.ReadAsync(connection => ReadRows(connection, names, reader), cancellationToken).ConfigureAwait(false);
        foreach (var (name, row, state) in rows)
        {
            ids[FolderNames.Normalise(name)] = row.Id;
            // What is kept is the owner's, while nobody has marks of their own.
            if (reader == accountId && row.PrivateModSeq == 0) parts.Folders.Closed.Keep(row.Id, reading, state);

            // An open folder knows of the \Recent mark before the database does.
            states[name] = parts.Folders.FindOpen(row.Id) is { View: { } view } open && view.Row.LastModSeq >= row.LastModSeq
                ? view.ToState(open.RecentFrom, reader)
                : state;
        }
        account.Ids.Keep(ids, revision);
    }

    private List<(string Name, FolderRow Row, FolderState State)> ReadRows(Connection connection, IEnumerable<string> names, long reader)
    {
        using var transaction = new ReadTransaction(connection);
        var rows = new List<(string Name, FolderRow Row, FolderState State)>();
        foreach (var name in names)
        {
            if (FolderTable.Find(connection, accountId, FolderNames.Normalise(name)) is not { } row) continue;
            var recent = row.RecentFrom >= row.UidNext ? 0 : FolderTable.CountFrom(connection, row.Id, row.RecentFrom);
            rows.Add((name, row, SeenTable.Apply(connection, row, reader, FolderView.ToState(row, recent))));
        }
        return rows;
    }
}
