using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Sharing.Rights;
using MailServer.Storage;

namespace MailServer.Sharing.Folders;

/// <summary>
/// Changes those flags that the user has a right to; it fails only when that is none of them (RFC 4314 §4, STORE).
/// </summary>
internal sealed class FlagRights(IMailFolder folder, MailboxRights rights)
{
    private const MailboxRights All = MailboxRights.KeepSeen | MailboxRights.Write | MailboxRights.DeleteMessages;

    public ValueTask<StoreResult<FlagChangeResult>> ChangeAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        if ((rights & All) == All) return folder.ChangeFlagsAsync(uids, change, cancellationToken);
        if ((rights & All) == 0) return new(StoreError.NoPermission);
        if (change.Action == FlagAction.Replace) return ReplaceAsync(uids, change, cancellationToken);
        var allowed = rights.Allowed(change.Flags);
        return IsEmpty(allowed) && !IsEmpty(change.Flags)
            ? new(StoreError.NoPermission)
            : folder.ChangeFlagsAsync(uids, change with { Flags = allowed }, cancellationToken);
    }

    // Flags without a right stay as they are: what is wanted is added, then the rest of what is allowed is taken away.
    private async ValueTask<StoreResult<FlagChangeResult>> ReplaceAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        var wanted = rights.Allowed(change.Flags);
        var added = await folder.ChangeFlagsAsync(uids, change with { Action = FlagAction.Add, Flags = wanted }, cancellationToken).ConfigureAwait(false);
        if (!added.TryGet(out var first)) return added;
        var rest = new MessageFlags(
            rights.SystemFlags() & ~wanted.System,
            rights.HasFlag(MailboxRights.Write) ? folder.Keywords.Except(wanted.Keywords, StringComparer.OrdinalIgnoreCase) : []);
        var accepted = UidSet.Of(first.Messages.Select(static message => message.Uid));
        var removed = await folder.ChangeFlagsAsync(accepted, new FlagChange(FlagAction.Remove, rest), cancellationToken).ConfigureAwait(false);
        return removed.TryGet(out var second) ? second with { Refused = first.Refused } : removed;
    }

    private static bool IsEmpty(MessageFlags flags) => flags.System == SystemFlags.None && flags.Keywords.IsEmpty;
}
