using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Testing.Storage;

/// <summary>The access control list of a folder. The store's lock guards it.</summary>
internal sealed class AclData
{
    private const int Most = 100;

    private Dictionary<(AccountId? Grantee, string? Group, bool IsNegative), MailboxRights> _rights = [];

    public IReadOnlyList<AclEntry> Entries =>
        [.. _rights.Select(static pair => new AclEntry(pair.Key.Grantee, pair.Value) { Group = pair.Key.Group, IsNegative = pair.Key.IsNegative })];

    public AclData Copy() => new() { _rights = new(_rights) };

    public void Forget(AccountId grantee)
    {
        _rights.Remove((grantee, null, false));
        _rights.Remove((grantee, null, true));
    }

    public StoreError Change(AclEntry entry, AclChange change)
    {
        var key = (entry.Grantee, entry.Group, entry.IsNegative);
        var before = _rights.GetValueOrDefault(key);
        var after = change switch
        {
            AclChange.Add => before | entry.Rights,
            AclChange.Remove => before & ~entry.Rights,
            _ => entry.Rights,
        };
        if (after == MailboxRights.None) _rights.Remove(key);
        else if (_rights.Count >= Most && before == MailboxRights.None) return StoreError.LimitReached;
        else _rights[key] = after;
        return StoreError.None;
    }
}
