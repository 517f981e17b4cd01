using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>The folders that are open, each held once; some that were open lately stay, for the next session.</summary>
internal sealed class OpenFolders(ReaderPool readers, EmbeddedStoreOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, OpenFolder> _folders = [];
    private readonly LinkedList<OpenFolder> _idle = new();
    private long _idleMessages;

    /// <summary>Opens a folder; null when it does not exist. Ends with <see cref="Release"/>.</summary>
    public async ValueTask<OpenFolder?> OpenAsync(long folderId, CancellationToken cancellationToken)
    {
        var folder = Acquire(folderId);
        try
        {
            if (folder.View is null) await LoadAsync(folder, cancellationToken).ConfigureAwait(false);
            if (folder.View is not null && !folder.IsDeleted) return folder;
            Release(folder);
            return null;
        }
        catch
        {
            Release(folder);
            throw;
        }
    }

    /// <summary>A session closed a folder.</summary>
    public void Release(OpenFolder folder)
    {
        lock (_lock)
        {
            if (--folder.Users > 0) return;
            if (folder.View is not { } view || folder.IsDeleted)
            {
                Forget(folder);
                return;
            }
            _idle.AddLast(folder);
            _idleMessages += view.Row.Counters.Messages;
            while (_idle.First is { } oldest && IsTooMuch)
            {
                TakeFromIdle(oldest.Value);
                Forget(oldest.Value);
            }
        }
    }

    /// <summary>The view of a folder that is loaded.</summary>
    public FolderView? FindView(long folderId)
    {
        lock (_lock) return _folders.TryGetValue(folderId, out var folder) && !folder.IsDeleted ? folder.View : null;
    }

    /// <summary>The counters of folders that nobody has open.</summary>
    public ClosedFolders Closed { get; } = new();

    /// <summary>The folder, if it is open.</summary>
    public OpenFolder? FindOpen(long folderId)
    {
        lock (_lock) return _folders.GetValueOrDefault(folderId);
    }

    /// <summary>The folder, if it is open, for the writer, which has changed it: what was read of it before does not count any more.</summary>
    public OpenFolder? Find(long folderId)
    {
        Closed.Forget(folderId);
        return FindOpen(folderId);
    }

    /// <summary>Another process changed the database: it may have removed users with their folders.</summary>
    public void Revalidate(Connection connection)
    {
        OpenFolder[] all;
        Closed.ForgetAll();
        lock (_lock) all = [.. _folders.Values];
        foreach (var folder in all)
        {
            var owner = connection.Use(FolderSql.Exists).Bind(folder.Id).Scalar();
            if (owner is null or FolderRow.TrashAccount) folder.MarkDeleted();
        }
    }

    // The folder that was open last stays whatever its size: whoever opened it most likely opens it again, and the larger it is the more there is to read.
    private bool IsTooMuch => _idle.Count > options.IdleFolders || (_idleMessages > options.IdleFolderMessages && _idle.Count > 1);

    private OpenFolder Acquire(long folderId)
    {
        lock (_lock)
        {
            if (!_folders.TryGetValue(folderId, out var folder) || folder.IsDeleted) _folders[folderId] = folder = new OpenFolder(folderId);
            if (folder.Users++ == 0) TakeFromIdle(folder);
            return folder;
        }
    }

    private void TakeFromIdle(OpenFolder folder)
    {
        // The size may have changed since it became idle, so the sum is made anew: the list is short.
        if (_idle.Remove(folder)) _idleMessages = _idle.Sum(static f => (long)f.View!.Row.Counters.Messages);
    }

    private void Forget(OpenFolder folder)
    {
        if (_folders.TryGetValue(folder.Id, out var known) && known == folder) _folders.Remove(folder.Id);
    }

    private async ValueTask LoadAsync(OpenFolder folder, CancellationToken cancellationToken)
    {
        await folder.Loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (folder.View is not null) return;
            var view = await readers.ReadAsync(connection => Load(connection, folder.Id), cancellationToken).ConfigureAwait(false);
            if (view is null || view.Row.AccountId == FolderRow.TrashAccount) folder.MarkDeleted();
            else folder.Load(view);
        }
        finally
        {
            folder.Loading.Release();
        }
    }

    private static FolderView? Load(Connection connection, long folderId)
    {
        using var transaction = new ReadTransaction(connection);
        return FolderTable.LoadWhole(connection, folderId);
    }
}
