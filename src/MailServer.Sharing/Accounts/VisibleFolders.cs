using MailServer.Directories;
using MailServer.Protocol.Imap;
using MailServer.Sharing.Naming;
using MailServer.Storage;

namespace MailServer.Sharing.Accounts;

/// <summary>Builds the list of a user's folders with those that the user may look up elsewhere.</summary>
internal sealed class VisibleFolders(IReadOnlyList<FolderInfo> own, OwnerAccounts owners, SharedNames names)
{
    private readonly SortedDictionary<string, FolderInfo> _list = new(own.ToDictionary(static folder => folder.Name), StringComparer.Ordinal);

    public StoreResult<IReadOnlyList<FolderInfo>> ToResult() => new([.. _list.Values]);

    public async ValueTask AddAsync(AccountFacts owner, IMailAccount account, CancellationToken cancellationToken)
    {
        if (!SharedNames.CanName(owner)) return;
        var acls = await ((IAclAccount)account).ListAclsAsync(cancellationToken).ConfigureAwait(false);
        var listed = await account.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        if (!acls.TryGet(out var lists) || !listed.TryGet(out var folders)) return;
        var prefix = names.PrefixOf(owner);
        var visible = new List<FolderInfo>();
        foreach (var folder in folders.Where(folder => folder is { Exists: true, IsSelectable: true } && lists.ContainsKey(folder.Name)))
        {
            var rights = await owners.RightsAsync(lists[folder.Name], cancellationToken).ConfigureAwait(false);
            if (rights.HasFlag(MailboxRights.Lookup)) visible.Add(folder);
        }

        foreach (var folder in visible) Add(folder, prefix, owner, visible.Exists(other => IsBelow(other.Name, folder.Name)));
    }

    /// <summary>Another's folder as the user sees it: its special use is its owner's, its subscription the user's.</summary>
    public static FolderInfo Describe(FolderInfo folder, string name, AccountFacts owner) => folder with
    {
        Name = name,
        Namespace = SharedNames.NamespaceOf(owner),
        SpecialUse = SpecialUse.None,
        IsSubscribed = false,
    };

    private void Add(FolderInfo folder, string prefix, AccountFacts owner, bool hasChildren)
    {
        var info = Describe(folder, prefix + folder.Name, owner);
        var isSubscribed = _list.TryGetValue(info.Name, out var mine) && mine.IsSubscribed;
        _list[info.Name] = info with { HasChildren = hasChildren, IsSubscribed = isSubscribed };
    }

    private static bool IsBelow(string name, string parent) =>
        name.Length > parent.Length && name[parent.Length] == '/' && name.StartsWith(parent, StringComparison.Ordinal);
}
