using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Listing;

/// <summary>Which folders a LIST shows and what it says of them: selection and return options (RFC 9051 §6.3.9.1, §6.3.9.2).</summary>
internal sealed class FolderSelection(ListCommand command, bool isRev2)
{
    private readonly List<ListPattern> _patterns = [.. command.Patterns.Select(pattern => new ListPattern(command.Reference, pattern))];
    private readonly SortedDictionary<string, ListResponse> _found = new(StringComparer.Ordinal);

    private bool WantsSubscribed => command.Selection.HasFlag(ListSelectionOptions.Subscribed);

    private bool Selects => (command.Selection & ~ListSelectionOptions.Remote) != 0;

    private bool IsRecursive => command.Selection.HasFlag(ListSelectionOptions.RecursiveMatch);

    public IEnumerable<ListResponse> Select(IReadOnlyList<FolderInfo> folders)
    {
        // Among thousands of folders most commands name one: what cannot match, itself or by what is above it, is left out first.
        var names = SortedNames.Of(folders);
        var near = _patterns is [var only] ? names.Near(only).ToList() : _patterns.SelectMany(names.Near).DistinctBy(static folder => folder.Name).ToList();
        var byName = near.ToDictionary(static folder => folder.Name, StringComparer.Ordinal);
        foreach (var folder in near.Where(IsSelected))
        {
            var isShown = _patterns.Exists(pattern => pattern.Matches(folder.Name));
            if (isShown) Add(folder);
            AddAncestors(folder, isShown, byName);
        }

        return _found.Values;
    }

    private bool IsSelected(FolderInfo folder) =>
        (WantsSubscribed ? folder.IsSubscribed : folder.Exists)
        && (!command.Selection.HasFlag(ListSelectionOptions.SpecialUse) || folder.SpecialUse != SpecialUse.None);

    private void Add(FolderInfo folder)
    {
        var childInfo = _found.TryGetValue(folder.Name, out var before) ? before.ChildInfo : ListSelectionOptions.None;
        _found[folder.Name] = Describe(folder) with { ChildInfo = childInfo };
    }

    // RFC 9051 §6.3.9.1: a selection shows exactly what is selected; without one a level that is only there for its children is shown as well.
    private void AddAncestors(FolderInfo folder, bool isShown, Dictionary<string, FolderInfo> byName)
    {
        foreach (var ancestor in _patterns.SelectMany(pattern => pattern.MatchingAncestors(folder.Name)))
        {
            if (IsRecursive && !IsRedundant(ancestor, isShown, byName)) AddParentOfSelected(ancestor, byName);
            else if (!Selects && !byName.ContainsKey(ancestor)) _found.TryAdd(ancestor, FolderEntry.Parent(ancestor, Missing));
        }
    }

    // RFC 9051 §6.3.9.6: a parent that is not selected itself is left out when the child that is gets shown.
    private bool IsRedundant(string ancestor, bool isShown, Dictionary<string, FolderInfo> byName) =>
        isShown && !(byName.TryGetValue(ancestor, out var parent) && IsSelected(parent));

    // RFC 5258 §3.5: a parent that matches is shown with CHILDINFO, whether it is selected itself or not.
    private void AddParentOfSelected(string ancestor, Dictionary<string, FolderInfo> byName)
    {
        var entry = _found.TryGetValue(ancestor, out var before) ? before
            : byName.TryGetValue(ancestor, out var folder) ? Describe(folder)
            : FolderEntry.Parent(ancestor, MailboxAttributes.NonExistent);
        _found[ancestor] = entry with { ChildInfo = command.Selection & ~ListSelectionOptions.RecursiveMatch & ~ListSelectionOptions.Remote };
    }

    // IMAP4rev1 knows \NonExistent only in the extended form (RFC 5258 §3).
    private MailboxAttributes Missing => isRev2 || command.IsExtended ? MailboxAttributes.NonExistent : MailboxAttributes.NoSelect;

    private ListResponse Describe(FolderInfo folder)
    {
        var entry = FolderEntry.Of(folder, folder.Name);
        var tells = folder.IsSubscribed && (WantsSubscribed || command.Return.HasFlag(ListReturnOptions.Subscribed));
        return tells ? entry with { Attributes = entry.Attributes | MailboxAttributes.Subscribed } : entry;
    }
}
