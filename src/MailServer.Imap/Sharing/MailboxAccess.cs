using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Sharing;

/// <summary>What the user's rights in an open mailbox make of SELECT's answer (RFC 4314 §5.1.1, §5.2).</summary>
/// <param name="IsReadOnly">Whether the mailbox is READ-ONLY.</param>
/// <param name="Flags">The rights to change flags.</param>
internal readonly record struct MailboxAccess(bool IsReadOnly, MailboxRights Flags)
{
    private const MailboxRights OfFlags = MailboxRights.KeepSeen | MailboxRights.Write | MailboxRights.DeleteMessages;

    // Flags that are shared by all who see the mailbox count (RFC 4314 §5.2).
    private const MailboxRights Writing = MailboxRights.Insert | MailboxRights.Expunge | MailboxRights.Write | MailboxRights.DeleteMessages;

    /// <summary>What may be changed in a mailbox that was opened by SELECT, or by EXAMINE.</summary>
    public static MailboxAccess Of(IMailFolder folder, bool isExamined)
    {
        if (isExamined) return new MailboxAccess(true, MailboxRights.None);
        return folder is IRightsFolder shared
            ? new MailboxAccess((shared.Rights & SharedRights(shared)) == 0, shared.Rights & OfFlags)
            : new MailboxAccess(false, OfFlags);
    }

    /// <summary>The tag of SELECT's answer.</summary>
    public ImapResponseCode Code => IsReadOnly ? ImapResponseCode.ReadOnly : ImapResponseCode.ReadWrite;

    /// <summary>FLAGS and PERMANENTFLAGS again, and READ-ONLY or READ-WRITE, when rights changed meanwhile (RFC 4314 §5.1.1, RFC 9051 §7.1).</summary>
    public static void TellChanged(ImapSession session, SelectedMailbox mailbox)
    {
        var (told, now) = (mailbox.Access, mailbox.AccessNow);
        if (told == now) return;
        mailbox.Access = now;
        session.Output.WriteFlags([.. FlagNames.All, .. mailbox.Folder.Keywords]);
        TellPermanentFlags(session, mailbox);
        if (told.IsReadOnly != now.IsReadOnly) session.Output.WriteUntagged(ImapStatus.Ok, now.Code, "Your rights have changed");
    }

    public static void TellPermanentFlags(ImapSession session, SelectedMailbox mailbox) =>
        session.Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.PermanentFlags(mailbox.IsReadOnly ? [] : PermanentFlags(mailbox.Folder)), "Flags that can be kept");

    /// <summary>Whether there is nothing in it that the user may change: in a READ-ONLY mailbox \Seen may still be the user's own.</summary>
    public static bool IsFixed(IMailFolder folder) => folder is IRightsFolder shared && (shared.Rights & (Writing | MailboxRights.KeepSeen)) == 0;

    /// <summary>
    /// Whether the user may hear which UIDs messages got in a mailbox: whoever may only put them there learns nothing of what it holds
    /// (RFC 9051 §6.3.12, §6.4.7). Own mailboxes are not looked up.
    /// </summary>
    public static async ValueTask<bool> TellsUidsAsync(ImapSession session, string mailbox, CancellationToken cancellationToken)
    {
        if (session.Account is not ISharingAccount account || !IsOthers(account, mailbox)) return true;
        var read = await account.GetRightsAsync(mailbox, cancellationToken).ConfigureAwait(false);
        return read.TryGet(out var rights) && rights.HasFlag(MailboxRights.Read);
    }

    /// <summary>The flags that the user may change.</summary>
    public static IEnumerable<string> PermanentFlags(IMailFolder folder)
    {
        var rights = folder is IRightsFolder shared ? shared.Rights : MailboxRights.All;
        foreach (var name in FlagNames.All)
        {
            if (rights.HasFlag(RightFor(FlagNames.SystemFlag(name)))) yield return name;
        }

        if (!rights.HasFlag(MailboxRights.Write)) yield break;
        foreach (var keyword in folder.Keywords) yield return keyword;
        if (folder.AcceptsNewKeywords) yield return "\\*";
    }

    private static bool IsOthers(ISharingAccount account, string mailbox) =>
        mailbox.StartsWith(account.OtherUsersPrefix, StringComparison.Ordinal) || mailbox.StartsWith(account.SharedPrefix, StringComparison.Ordinal);

    private static MailboxRights SharedRights(IRightsFolder folder) => folder.HasPrivateSeen ? Writing : Writing | MailboxRights.KeepSeen;

    private static MailboxRights RightFor(SystemFlags flag) => flag switch
    {
        SystemFlags.Seen => MailboxRights.KeepSeen,
        SystemFlags.Deleted => MailboxRights.DeleteMessages,
        _ => MailboxRights.Write,
    };
}
