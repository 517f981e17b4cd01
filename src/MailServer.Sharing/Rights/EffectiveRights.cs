using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Sharing.Rights;

/// <summary>What an access control list means for a user (RFC 4314 §2): all that is given to the user, to the user's groups or to anyone, without what is taken away.</summary>
internal static class EffectiveRights
{
    public static MailboxRights Of(IReadOnlyList<AclEntry> entries, AccountId user, IReadOnlySet<string> groups)
    {
        var (given, taken) = (MailboxRights.None, MailboxRights.None);
        foreach (var entry in entries)
        {
            if (!entry.IsForAnyone && entry.Grantee != user && !(entry.Group is { } group && groups.Contains(group))) continue;
            if (entry.IsNegative) taken |= entry.Rights;
            else given |= entry.Rights;
        }

        return given & ~taken;
    }

    /// <summary>Why something that needs rights cannot be done: a folder that may not be looked up does not exist (RFC 4314 §6).</summary>
    public static StoreError Check(this MailboxRights rights, MailboxRights needed) =>
        !rights.HasFlag(MailboxRights.Lookup) ? StoreError.NotFound
        : (rights & needed) == needed ? StoreError.None
        : StoreError.NoPermission;

    /// <summary>The system flags that may be set and cleared (RFC 4314 §4, STORE).</summary>
    public static SystemFlags SystemFlags(this MailboxRights rights)
    {
        const SystemFlags OfWrite = Messages.SystemFlags.Answered | Messages.SystemFlags.Flagged | Messages.SystemFlags.Draft;
        var flags = Messages.SystemFlags.None;
        if (rights.HasFlag(MailboxRights.KeepSeen)) flags |= Messages.SystemFlags.Seen;
        if (rights.HasFlag(MailboxRights.DeleteMessages)) flags |= Messages.SystemFlags.Deleted;
        if (rights.HasFlag(MailboxRights.Write)) flags |= OfWrite;
        return flags;
    }

    /// <summary>Those of some flags that may be set and cleared.</summary>
    public static MessageFlags Allowed(this MailboxRights rights, MessageFlags flags) =>
        new(flags.System & rights.SystemFlags(), rights.HasFlag(MailboxRights.Write) ? flags.Keywords : []);
}
