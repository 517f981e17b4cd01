using MailServer.Imap.Mailboxes;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Sharing;

/// <summary>What the user's rights in an open mailbox make of SELECT's answer (RFC 4314 §5.1.1, §5.2).</summary>
internal static class MailboxAccess
{
    // Flags that are shared by all who see the mailbox count (RFC 4314 §5.2).
    private const MailboxRights Writing = MailboxRights.Insert | MailboxRights.Expunge | MailboxRights.Write | MailboxRights.DeleteMessages;

    /// <summary>Whether the mailbox is READ-ONLY to the user.</summary>
    public static bool IsReadOnly(IMailFolder folder) => folder is IRightsFolder shared && (shared.Rights & SharedRights(shared)) == 0;

    /// <summary>Whether there is nothing in it that the user may change: in a READ-ONLY mailbox \Seen may still be the user's own.</summary>
    public static bool IsFixed(IMailFolder folder) => folder is IRightsFolder shared && (shared.Rights & (Writing | MailboxRights.KeepSeen)) == 0;

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

    private static MailboxRights SharedRights(IRightsFolder folder) => folder.HasPrivateSeen ? Writing : Writing | MailboxRights.KeepSeen;

    private static MailboxRights RightFor(SystemFlags flag) => flag switch
    {
        SystemFlags.Seen => MailboxRights.KeepSeen,
        SystemFlags.Deleted => MailboxRights.DeleteMessages,
        _ => MailboxRights.Write,
    };
}
