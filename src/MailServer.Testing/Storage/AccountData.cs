using MailServer.Storage;
using MailServer.Storage.Changes;

namespace MailServer.Testing.Storage;

/// <summary>An account's folders, subscriptions and limit. The store's lock guards it.</summary>
internal sealed partial class AccountData
{
    private static readonly (string Name, SpecialUse Use)[] DefaultFolders =
    [
        (FolderNames.Inbox, SpecialUse.None),
        ("Archive", SpecialUse.Archive),
        ("Drafts", SpecialUse.Drafts),
        ("Junk", SpecialUse.Junk),
        ("Sent", SpecialUse.Sent),
        ("Trash", SpecialUse.Trash),
    ];

    /// <summary>By name; null is a name without a folder, kept because there are folders below it.</summary>
    private readonly SortedDictionary<string, FolderData?> _folders = new(StringComparer.Ordinal);

    private readonly SortedSet<string> _subscribed = new(StringComparer.Ordinal);
    private readonly Action _onChange;
    private readonly Action<IEnumerable<AccountId?>> _tellSharers;
    private uint _lastNumber;

    public AccountData(AccountId id, QuotaLimits limits, Action onChange, Action<IEnumerable<AccountId?>> tellSharers)
    {
        _onChange = onChange;
        _tellSharers = tellSharers;
        Id = id;
        Limits = limits;
        foreach (var (name, use) in DefaultFolders)
        {
            _folders.Add(name, NewFolder(use, name));
            _subscribed.Add(name);
        }
    }

    public AccountId Id { get; }

    public QuotaLimits Limits { get; set; }

    public AccountChangeLog Changes { get; } = new();

    public QuotaState Quota => new(Folders.Sum(f => f.Size), Folders.Sum(f => f.Messages.LongCount()))
    {
        UsedFolders = Folders.LongCount(),
        Limits = Limits,
    };

    private IEnumerable<FolderData> Folders => _folders.Values.OfType<FolderData>();

    /// <summary>Whether so much more fits.</summary>
    public bool HasRoomFor(long messages, long bytes) => Quota.HasRoomFor(messages, bytes);

    public FolderData? Find(string name) => _folders.GetValueOrDefault(FolderNames.Normalise(name));

    public string NameOf(FolderData folder) => _folders.First(f => f.Value == folder).Key;

    public IReadOnlyList<FolderInfo> List() => [.. _folders.Keys.Union(_subscribed).Order(StringComparer.Ordinal).Select(Describe)];

    public FolderInfo Describe(string name)
    {
        var folder = Find(name);
        return new FolderInfo(FolderNames.Normalise(name))
        {
            Id = folder?.Id ?? "",
            IsSelectable = folder is not null,
            Exists = _folders.ContainsKey(FolderNames.Normalise(name)),
            IsSubscribed = _subscribed.Contains(FolderNames.Normalise(name)),
            HasChildren = HasChildren(name),
            SpecialUse = folder?.SpecialUse ?? SpecialUse.None,
        };
    }

    public StoreResult<FolderInfo> Create(string name, SpecialUse use)
    {
        name = FolderNames.Normalise(name);
        if (!FolderNames.IsValid(name)) return StoreError.InvalidName;
        if (Find(name) is not null) return StoreError.AlreadyExists;
        if (!HasRoomForTree(name, 1)) return StoreError.OverQuota;
        CreateParents(name);
        _folders[name] = NewFolder(use, name);
        TellFolders(Sharers);
        return Describe(name);
    }

    public StoreError Delete(string name)
    {
        name = FolderNames.Normalise(name);
        if (name == FolderNames.Inbox) return StoreError.NotAllowed;
        if (!_folders.TryGetValue(name, out var folder)) return StoreError.NotFound;
        if (folder is null && HasChildren(name)) return StoreError.NotAllowed;
        var sharers = Sharers.ToList();
        folder?.Delete();
        if (HasChildren(name)) _folders[name] = null;
        else _folders.Remove(name);
        ForgetBareNames();
        TellFolders(sharers);
        return StoreError.None;
    }

    public StoreError Rename(string name, string newName, DateTimeOffset now)
    {
        (name, newName) = (FolderNames.Normalise(name), FolderNames.Normalise(newName));
        if (!FolderNames.IsValid(newName) || (name != FolderNames.Inbox && FolderNames.IsBelow(newName, name))) return StoreError.InvalidName;
        if (!_folders.ContainsKey(name)) return StoreError.NotFound;
        if (name == newName || Collides(name, newName)) return StoreError.AlreadyExists;
        if (!HasRoomForTree(newName, name == FolderNames.Inbox ? 1 : 0)) return StoreError.OverQuota;
        CreateParents(newName);
        if (name == FolderNames.Inbox) EmptyInboxInto(newName, now);
        else MoveTree(name, newName);
        ForgetBareNames();
        TellFolders(Sharers);
        return StoreError.None;
    }

    public StoreError SetSubscribed(string name, bool subscribed)
    {
        name = FolderNames.Normalise(name);
        if (!FolderNames.IsValid(name)) return StoreError.InvalidName;
        _ = subscribed ? _subscribed.Add(name) : _subscribed.Remove(name);
        Changes.FoldersChanged();
        return StoreError.None;
    }

    /// <summary>Forgets the secrets of signed URLs, of one folder or of all.</summary>
    public StoreError ResetUrlKeys(string? name)
    {
        if (name is not null && Find(name) is null) return StoreError.NotFound;
        foreach (var folder in name is null ? Folders : [Find(name)!]) folder.UrlKey = null;
        return StoreError.None;
    }

    /// <summary>Ends the account: open folders see all messages go.</summary>
    public void DeleteAll()
    {
        var sharers = Sharers.ToList();
        foreach (var folder in Folders) folder.Delete();
        _folders.Clear();
        TellFolders(sharers);
    }

    /// <summary>Folders changed: it matters to those who share some of them, too.</summary>
    private void TellFolders(IEnumerable<AccountId?> sharers)
    {
        Changes.FoldersChanged();
        _tellSharers(sharers);
    }

    // A name without a folder is no obstacle: it is there only because of what is below it.
    private bool Collides(string name, string newName) =>
        Find(newName) is not null
        || (name != FolderNames.Inbox && _folders.Any(f => f.Value is not null && FolderNames.IsBelow(f.Key, name) && Find(newName + f.Key[name.Length..]) is not null));

    private void ForgetBareNames()
    {
        foreach (var name in _folders.Where(f => f.Value is null).Select(f => f.Key).Where(name => !HasChildren(name)).ToArray()) _folders.Remove(name);
    }

    private bool HasChildren(string name) => _folders.Keys.Any(other => FolderNames.IsBelow(other, name));

    /// <summary>A folder with the access control list of the one above it (RFC 4314 §4, CREATE).</summary>
    private FolderData NewFolder(SpecialUse use, string name)
    {
        var parent = FolderNames.Parents(name).Select(Find).LastOrDefault(static folder => folder is not null);
        return new($"F{Id.Value}-{++_lastNumber}", Id, _lastNumber, use, _onChange) { Acl = parent?.Acl.Copy() ?? new() };
    }

    private bool HasRoomForTree(string name, int own) => Quota.HasRoomForFolders(own + FolderNames.Parents(name).Count(parent => !_folders.ContainsKey(parent)));

    private void CreateParents(string name)
    {
        foreach (var parent in FolderNames.Parents(name)) _folders.TryAdd(parent, NewFolder(SpecialUse.None, parent));
    }

    private void EmptyInboxInto(string newName, DateTimeOffset now)
    {
        var inbox = Find(FolderNames.Inbox)!;
        var target = NewFolder(SpecialUse.None, newName);
        _folders[newName] = target;
        target.Metadata = inbox.Metadata.Copy();
        target.Acl = inbox.Acl.Copy();
        target.Add([.. inbox.Messages.Select(m => m.Message with { SeenBy = [.. m.SeenBy(Id)] })], now);
        inbox.Remove([.. inbox.Messages]);
    }

    private void MoveTree(string name, string newName)
    {
        foreach (var old in _folders.Keys.Where(n => n == name || FolderNames.IsBelow(n, name)).ToArray())
        {
            _folders.Remove(old, out var folder);
            if (folder is not null || !_folders.ContainsKey(newName + old[name.Length..])) _folders[newName + old[name.Length..]] = folder;
        }
    }
}
