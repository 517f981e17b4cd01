namespace MailServer.Storage.Embedded.Folders;

/// <summary>
/// The counters of folders that nobody has open, as they were read last. Clients ask for them again and again; the writer forgets those of a folder
/// whenever it changes it. A reading counts only if the folder was not changed while it was read.
/// </summary>
internal sealed class ClosedFolders
{
    // Two megabytes. All are forgotten when there are more: that costs one reading each, and keeps no order of use up to date.
    private const int Most = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, (Reading Reading, FolderState? State)> _states = [];

    public FolderState? Find(long id)
    {
        lock (_lock) return _states.GetValueOrDefault(id).State;
    }

    /// <summary>Somebody is about to read the counters of folders.</summary>
    public Reading Expect(IReadOnlyCollection<long> ids)
    {
        var reading = new Reading();
        lock (_lock)
        {
            if (_states.Count + ids.Count > Most) _states.Clear();
            foreach (var id in ids) _states[id] = (reading, null);
        }
        return reading;
    }

    /// <summary>Keeps what was read.</summary>
    public void Keep(long id, Reading reading, FolderState state)
    {
        lock (_lock)
        {
            if (_states.GetValueOrDefault(id).Reading == reading) _states[id] = (reading, state);
        }
    }

    public void Forget(long id)
    {
        lock (_lock) _states.Remove(id);
    }

    public void ForgetAll()
    {
        lock (_lock) _states.Clear();
    }

    /// <summary>Stands for one reading.</summary>
    public sealed class Reading;
}
