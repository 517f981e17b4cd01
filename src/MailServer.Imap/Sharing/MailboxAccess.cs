using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Sharing;

/// <summary>What the user's rights in an open mailbox make of SELECT's answer (RFC 4314 §5.1.1, §5.2).</summary>
internal static class MailboxAccess
{
    // Flags are shared by all who see the mailbox, so the rights to them count (RFC 4314 §5.2).
    private const MailboxRights Writing =
        MailboxRights.Insert | MailboxRights.Expunge | MailboxRights.KeepSeen | MailboxRights.Write | MailboxRights.DeleteMessages;

    public static bool IsReadOnly(IMailFolder folder) => folder is IRightsFolder shared && (shared.Rights & Writing) == 0;

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

    private static MailboxRights RightFor(SystemFlags flag) => flag switch
    {
        SystemFlags.Seen => MailboxRights.KeepSeen,
        SystemFlags.Deleted => MailboxRights.DeleteMessages,
        _ => MailboxRights.Write,
    };
}
