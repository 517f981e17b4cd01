using MailServer.Storage.Changes;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>
/// The counters of an account's folders. Which folder a name leads to is remembered until something about the folders changes:
/// the state of one that is open is then told from memory. Clients poll it, and the way to a reader costs more than all the rest.
/// </summary>
internal sealed class FolderStates(StoreParts parts, AccountChangeLog log, long accountId)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);
    private long _revision;

    /// <summary>The state of a folder that is known and open; null for any other.</summary>
    public FolderState? Find(string name, long reader)
    {
        long id;
        lock (_lock)
        {
            if (_revision != log.Revision || !_ids.TryGetValue(name, out id)) return null;
        }
        return parts.Folders.Find(id) is { IsDeleted: false, View: { } view } open ? view.ToState(open.RecentFrom, reader) : null;
    }

    /// <summary>Reads the state of a folder.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public async Task<StoreResult<FolderState>> ReadAsync(string name, long reader, CancellationToken cancellationToken) =>
        (await ReadAsync([name], reader, cancellationToken).ConfigureAwait(false)).TryGetValue(name, out var state) ? state : StoreError.NotFound;

    /// <summary>Reads the states of folders in one trip to a reader; those that do not exist are left out.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, FolderState>> ReadAsync(IReadOnlyCollection<string> names, long reader, CancellationToken cancellationToken)
    {
        var revision = log.Revision;
        var rows = await parts.Readers.ReadAsync(connection => ReadRows(connection, names, reader), cancellationToken).ConfigureAwait(false);
        var states = new Dictionary<string, FolderState>(rows.Count, StringComparer.Ordinal);
        foreach (var (name, row, state) in rows)
        {
            Remember(FolderNames.Normalise(name), row.Id, revision);
            // An open folder knows of the \Recent mark before the database does.
            states[name] = parts.Folders.Find(row.Id) is { View: { } view } open && view.Row.LastModSeq >= row.LastModSeq
                ? view.ToState(open.RecentFrom, reader)
                : state;
        }
        return states;
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

    // What changed since the revision from before it was read is not taken for known.
    private void Remember(string name, long id, long revision)
    {
        lock (_lock)
        {
            if (revision < _revision) return;
            if (revision > _revision) _ids.Clear();
            _revision = revision;
            _ids[name] = id;
        }
    }
}
