using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Testing.Storage;

/// <content>Access control lists.</content>
internal sealed partial class AccountData
{
    public bool IsSharedWith(AccountId user) =>
        Folders.Any(folder => folder.Acl.Entries.Any(entry => entry.Grantee is null || entry.Grantee == user));

    /// <summary>Who has rights in some folder; null is anyone.</summary>
    private IEnumerable<AccountId?> Sharers => Folders.SelectMany(static folder => folder.Acl.Entries).Select(static entry => entry.Grantee).Distinct();

    public IReadOnlyDictionary<string, IReadOnlyList<AclEntry>> Acls() =>
        _folders.Where(static pair => pair.Value?.Acl.Entries.Count > 0).ToDictionary(static pair => pair.Key, static pair => pair.Value!.Acl.Entries);

    public StoreError ChangeAcl(string folder, AclEntry entry, AclChange change)
    {
        if (Find(folder) is not { } found) return StoreError.NotFound;
        var error = found.Acl.Change(entry, change);
        if (error == StoreError.None) TellFolders([entry.Grantee]);
        return error;
    }

    /// <summary>A user is gone: rights and private annotations are, too.</summary>
    public void Forget(AccountId user)
    {
        foreach (var folder in Folders)
        {
            folder.Acl.Forget(user);
            folder.Metadata.Forget(user);
            folder.Forget(user);
        }
    }
}
