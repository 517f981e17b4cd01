using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Listing;

/// <summary>What LIST says of one folder (RFC 9051 §7.3.1).</summary>
internal static class FolderEntry
{
    public static ListResponse Of(FolderInfo folder, string name) => new(name, Attributes(folder))
    {
        SpecialUse = SpecialUses.Names(folder.SpecialUse),
    };

    /// <summary>A level that is only there because something below it is (RFC 9051 §6.3.9).</summary>
    public static ListResponse Parent(string name, MailboxAttributes attribute) => new(name, attribute | MailboxAttributes.HasChildren);

    private static MailboxAttributes Attributes(FolderInfo folder)
    {
        var attributes = folder.HasChildren ? MailboxAttributes.HasChildren : MailboxAttributes.HasNoChildren;
        if (!folder.Exists) return attributes | MailboxAttributes.NonExistent;
        return folder.IsSelectable ? attributes : attributes | MailboxAttributes.NoSelect;
    }
}
