using MailServer.Storage.Changes;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Writing;

/// <summary>
/// One transaction that holds the changes of a group. An operation runs in a savepoint: one that fails, or refuses, leaves nothing and does not disturb the others.
/// Operations that only add share a savepoint as long as none of them fails, so that what they have in common is written once.
/// Folders are changed as drafts over immutable views, so undoing is forgetting.
/// </summary>
internal sealed class WriteTransaction(Connection connection, EmbeddedStoreOptions options, OpenFolders? openFolders, DateTimeOffset now)
{
    private readonly Dictionary<long, FolderView> _views = [];
    private readonly List<Action> _afterCommit = [];
    private readonly Dictionary<long, FolderDraft> _folders = [];
    private readonly Dictionary<long, AccountDraft> _accounts = [];
    private readonly Dictionary<(long Account, string Name), FolderRow> _rows = [];
    private readonly List<(long AccountId, IReadOnlyList<MetadataChange>? Metadata)> _changedAccounts = [];
    private List<Action> _afterOperation = [];
    private bool _allChanged;
    private BodyChanges? _bodies;
    private bool _isRefused;
    private bool _isEmpty;

    public Connection Connection { get; } = connection;

    public EmbeddedStoreOptions Options { get; } = options;

    /// <summary>The time of the group.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The bodies that the operation changes.</summary>
    public BodyChanges Bodies => _bodies ??= new BodyChanges(Connection);

    /// <summary>What the group changed, to be told to sessions once it is durable.</summary>
    public IReadOnlyCollection<FolderView> ChangedFolders => _views.Values;

    /// <summary>Bodies that are gone or moved.</summary>
    public List<long> GoneBodies { get; } = [];

    /// <summary>Segments that are gone.</summary>
    public List<long> GoneSegments { get; } = [];

    /// <summary>Runs when the transaction has begun, which it does again when its first operation is undone.</summary>
    public Action<Connection>? Begun { get; init; }

    public void Begin()
    {
        Connection.Run("BEGIN IMMEDIATE");
        _isEmpty = true;
        Begun?.Invoke(Connection);
    }

    public void Commit() => Connection.Run("COMMIT");

    public void Rollback()
    {
        if (Connection.IsInTransaction) Connection.Run("ROLLBACK");
    }

    /// <summary>Runs an operation of the group.</summary>
    public void Run(WriteOperation operation)
    {
        BeginOperation();
        try
        {
            operation.Execute(this);
            if (_isRefused) UndoOperation();
            else FinishOperation();
        }
        catch
        {
            UndoOperation();
            throw;
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>Runs operations that only add, as one. False when one of them failed or refused: nothing was done, and each has to be run by itself.</summary>
    public bool TryRunTogether(IEnumerable<WriteOperation> operations)
    {
        BeginOperation();
        try
        {
            foreach (var operation in operations)
            {
                operation.Execute(this);
                if (_isRefused) break;
                foreach (var folder in _folders.Values) folder.BeginNext();
            }
            if (_isRefused) UndoOperation();
            else FinishOperation();
            return !_isRefused;
        }
        catch (Exception) when (Connection.IsInTransaction)
        {
            // Whose fault it is, and whether it comes again, shows when each runs by itself.
            UndoOperation();
            return false;
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>Refuses: nothing of the operation stays.</summary>
    public StoreError Refuse(StoreError error)
    {
        _isRefused = true;
        return error;
    }

    /// <summary>Runs when the group is durable.</summary>
    public void AfterCommit(Action action) => _afterOperation.Add(action);

    /// <summary>Folders, subscriptions or rights of an account changed.</summary>
    public void FoldersChanged(long accountId) => AfterCommit(() => _changedAccounts.Add((accountId, null)));

    /// <summary>Folders changed that anyone may see.</summary>
    public void AllFoldersChanged() => AfterCommit(() => _allChanged = true);

    /// <summary>Metadata of an account changed.</summary>
    public void MetadataChanged(long accountId, IReadOnlyList<MetadataChange> changes) =>
        AfterCommit(() => _changedAccounts.Add((accountId, changes)));

    /// <summary>Runs what was asked for after the commit, and tells who watches accounts.</summary>
    public void RunAfterCommit(AccountLogs logs)
    {
        RunAfterCommit();
        if (_allChanged) logs.AllChanged();
        foreach (var (accountId, metadata) in _changedAccounts)
        {
            if (metadata is null) logs.Find(accountId)?.FoldersChanged();
            else logs.Find(accountId)?.MetadataChanged(metadata);
        }
    }

    /// <summary>Runs what was asked for after the commit.</summary>
    public void RunAfterCommit()
    {
        foreach (var action in _afterCommit) action();
    }

    /// <summary>An account to change; null when it does not exist.</summary>
    public AccountDraft? Account(long accountId)
    {
        if (_accounts.TryGetValue(accountId, out var account)) return account;
        account = AccountDraft.Load(Connection, accountId);
        if (account is not null) _accounts[accountId] = account;
        return account;
    }

    /// <summary>A folder of an account by its name; null when it does not exist. Of its row only what does not change with its messages may be used.</summary>
    public FolderRow? FindFolder(long accountId, string name)
    {
        if (_rows.TryGetValue((accountId, name), out var row)) return row;
        row = FolderTable.Find(Connection, accountId, name);
        if (row is not null) _rows[(accountId, name)] = row;
        return row;
    }

    /// <summary>A folder to append to; null when it does not exist.</summary>
    public FolderDraft? FolderTail(long folderId) => Folder(folderId, whole: false);

    /// <summary>A folder to change; null when it does not exist.</summary>
    public FolderDraft? Folder(long folderId) => Folder(folderId, whole: true);

    /// <summary>A folder is not the user's any more.</summary>
    public void FolderIsDeleted(long folderId)
    {
        _folders.Remove(folderId);
        AfterCommit(() => openFolders?.Find(folderId)?.MarkDeleted());
    }

    private FolderDraft? Folder(long folderId, bool whole)
    {
        if (_folders.TryGetValue(folderId, out var draft))
        {
            if (whole && draft.IsPartial) throw new InvalidOperationException("The whole folder must be asked for first.");
            return draft;
        }
        if (!IsStillThere(folderId) || FindView(folderId, whole) is not { } view) return null;
        return _folders[folderId] = new FolderDraft(view, Options.MaxKeywords);
    }

    private FolderView? FindView(long folderId, bool whole)
    {
        if (_views.TryGetValue(folderId, out var view) && !(whole && view.IsPartial)) return view;
        if (view is null && openFolders?.FindView(folderId) is { } open) return open;
        return whole ? FolderTable.LoadWhole(Connection, folderId) : FolderTable.LoadTail(Connection, folderId);
    }

    private bool IsStillThere(long folderId) =>
        Connection.Use(FolderSql.Exists).Bind(folderId).Scalar() is { } owner && owner != FolderRow.TrashAccount;

    // SQLite keeps a copy of each page for a savepoint; as long as there is nothing to keep, the whole transaction can be undone.
    private void BeginOperation()
    {
        if (!_isEmpty) Connection.Run("SAVEPOINT operation");
    }

    private void FinishOperation()
    {
        foreach (var (id, draft) in _folders) _views[id] = draft.Finish(Connection);
        foreach (var account in _accounts.Values) account.Save(Connection);
        if (_bodies is not null)
        {
            _bodies.Save();
            GoneBodies.AddRange(_bodies.GoneBodies);
            GoneSegments.AddRange(_bodies.GoneSegments);
        }
        if (!_isEmpty) Connection.Run("RELEASE operation");
        _isEmpty = false;
        _afterCommit.AddRange(_afterOperation);
    }

    private void UndoOperation()
    {
        // Without a transaction SQLite has undone everything by itself; the group is lost and its owner notices.
        if (!Connection.IsInTransaction) return;
        if (_isEmpty)
        {
            Rollback();
            Begin();
            return;
        }
        Connection.Run("ROLLBACK TO operation");
        Connection.Run("RELEASE operation");
    }

    private void Forget()
    {
        _isRefused = false;
        _folders.Clear();
        _rows.Clear();
        _accounts.Clear();
        _bodies = null;
        _afterOperation = [];
    }
}
