using System.Runtime.CompilerServices;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Listing;

/// <summary>
/// A list of folders, to be searched by how names begin: a command that names one folder among ten thousand looks at one.
/// Made once for a list; a store that gives the same list again does not pay again.
/// </summary>
internal sealed class SortedNames
{
    private static readonly ConditionalWeakTable<IReadOnlyList<FolderInfo>, SortedNames> Known = [];
    private readonly IReadOnlyList<FolderInfo> _folders;
    private readonly List<FolderInfo> _uncomposed;
    private readonly bool _isSorted;

    private SortedNames(IReadOnlyList<FolderInfo> folders)
    {
        _folders = folders;
        _uncomposed = [.. folders.Where(static folder => MailboxNames.Compose(folder.Name) != folder.Name)];
        _isSorted = folders.Zip(folders.Skip(1)).All(static pair => string.CompareOrdinal(pair.First.Name, pair.Second.Name) < 0);
    }

    /// <summary>The index of a list.</summary>
    public static SortedNames Of(IReadOnlyList<FolderInfo> folders) => Known.GetValue(folders, static list => new SortedNames(list));

    /// <summary>The folders that a pattern may match by themselves or by what is above them, each once.</summary>
    public IEnumerable<FolderInfo> Near(ListPattern pattern)
    {
        if (!_isSorted) return _folders.Where(folder => pattern.IsNear(folder.Name));
        var near = BeginningWith(pattern.LiteralPrefix);

        // INBOX has no case (RFC 9051 §5.1): "inb%" lists it.
        if (IsInboxInAnotherCase(pattern.LiteralPrefix)) near = near.UnionBy(BeginningWith(MailboxNames.Inbox), static folder => folder.Name);
        return _uncomposed.Count == 0 ? near : near.UnionBy(_uncomposed, static folder => folder.Name);
    }

    private IEnumerable<FolderInfo> BeginningWith(string prefix)
    {
        for (var i = IndexOf(prefix); i < _folders.Count && _folders[i].Name.StartsWith(prefix, StringComparison.Ordinal); i++) yield return _folders[i];
    }

    private static bool IsInboxInAnotherCase(string prefix) =>
        MailboxNames.Inbox.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !MailboxNames.Inbox.StartsWith(prefix, StringComparison.Ordinal);

    private int IndexOf(string name)
    {
        int low = 0, high = _folders.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(_folders[middle].Name, name) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
