using System.Text;
using MailServer.Imap.Listing;
using MailServer.Storage;
using MailServer.Storage.Metadata;

namespace MailServer.Imap.Annotations;

/// <summary>The entry that tells the special uses of a mailbox as LIST does (RFC 6154 §4). CREATE alone gives them: it is not set by clients.</summary>
internal static class SpecialUseEntry
{
    private const string Name = "/private/specialuse";

    public static bool Is(MetadataEntry entry) => entry.Name == Name;

    /// <summary>The entries of a mailbox with this one among them, where it has a use.</summary>
    public static IReadOnlyList<MetadataEntry> Insert(IReadOnlyList<MetadataEntry> entries, IReadOnlyList<string> uses)
    {
        var others = entries.Where(static entry => !Is(entry));
        return uses.Count == 0 ? [.. others] : [.. others, new MetadataEntry(Name, Encoding.UTF8.GetBytes(string.Join(' ', uses)))];
    }

    /// <summary>The same, of a mailbox by its name.</summary>
    public static async ValueTask<IReadOnlyList<MetadataEntry>> InsertAsync(
        IMailAccount account, string mailbox, IReadOnlyList<MetadataEntry> entries, CancellationToken cancellationToken)
    {
        var listed = await account.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        var folder = listed.TryGet(out var folders) ? folders.FirstOrDefault(folder => folder.Name == mailbox) : null;
        return Insert(entries, SpecialUses.Names(folder?.SpecialUse ?? SpecialUse.None));
    }
}
