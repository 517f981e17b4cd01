using MailServer.Storage.Changes;
using MailServer.Storage.Embedded.Folders;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>
/// The folders whose state a session has asked for, by name, until something about the account's folders changes.
/// The state of one that is open is then told from memory: clients poll it, and the way to a reader costs more than all the rest.
/// </summary>
internal sealed class KnownFolders(AccountChangeLog log, OpenFolders folders)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);
    private long _revision;

    /// <summary>The state of a folder that is known and open; null for any other.</summary>
    public FolderState? Find(string name)
    {
        long id;
        lock (_lock)
        {
            if (_revision != log.Revision || !_ids.TryGetValue(name, out id)) return null;
        }
        return folders.Find(id) is { IsDeleted: false, View: { } view } open ? view.ToState(open.RecentFrom) : null;
    }

    /// <summary>Remembers what was read.</summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="id">What it led to.</param>
    /// <param name="revision">The account's revision before it was read: what changed since is not taken for known.</param>
    public void Remember(string name, long id, long revision)
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
