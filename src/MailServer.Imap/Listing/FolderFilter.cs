using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Listing;

/// <summary>Which folders NOTIFY and ESEARCH mean (RFC 5465 §6, RFC 7377 §2.2). The selected mailbox is the session's affair.</summary>
internal static class FolderFilter
{
    public static bool Matches(MailboxFilter filter, FolderInfo folder) => filter.Kind switch
    {
        // RFC 5465 §6.3: where filters may deliver is not known in advance, so inboxes are all.
        MailboxFilterKind.Inboxes or MailboxFilterKind.Personal => folder.Namespace == FolderNamespace.Personal,
        MailboxFilterKind.Subscribed => folder.IsSubscribed,
        MailboxFilterKind.Subtree => filter.Names.Any(name => folder.Name == name || IsBelow(folder.Name, name)),
        MailboxFilterKind.SubtreeOne => filter.Names.Any(name => folder.Name == name || (IsBelow(folder.Name, name) && !folder.Name[(name.Length + 1)..].Contains('/'))),
        MailboxFilterKind.Mailboxes => filter.Names.Contains(folder.Name, StringComparer.Ordinal),
        _ => false,
    };

    public static bool IsBelow(string name, string parent) =>
        name.Length > parent.Length && name[parent.Length] == '/' && name.StartsWith(parent, StringComparison.Ordinal);
}
