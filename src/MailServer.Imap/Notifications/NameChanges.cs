using MailServer.Imap.Listing;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Notifications;

/// <summary>A name about which something is to be told.</summary>
/// <param name="Events">Why.</param>
/// <param name="Before">What it was; null when it was nothing.</param>
/// <param name="Now">What it is; null when it is nothing any more.</param>
internal sealed record NameChange(NotifyEvents Events, FolderInfo? Before, FolderInfo? Now)
{
    public string Name => (Now ?? Before)!.Name;

    /// <summary>The name before a RENAME.</summary>
    public string? OldName { get; init; }

    /// <summary>The LIST response: what is not there any more is \NonExistent (RFC 5465 §5.4).</summary>
    public ListResponse ToResponse()
    {
        if (Now is null) return new ListResponse(Name, MailboxAttributes.NonExistent);
        var entry = FolderEntry.Of(Now, Now.Name);
        return entry with { OldName = OldName, Attributes = entry.Attributes | (Now.IsSubscribed ? MailboxAttributes.Subscribed : MailboxAttributes.None) };
    }
}

/// <summary>What has happened to the names of folders between two listings (RFC 5465 §5.4, §5.5). A folder that was renamed is known by its lasting id.</summary>
internal sealed class NameChanges
{
    private readonly Dictionary<string, FolderInfo> _before;
    private readonly Dictionary<string, FolderInfo> _now;
    private readonly List<(FolderInfo Before, FolderInfo Now)> _renamed;

    private NameChanges(IReadOnlyList<FolderInfo> before, IReadOnlyList<FolderInfo> now)
    {
        _before = before.ToDictionary(static folder => folder.Name, StringComparer.Ordinal);
        _now = now.ToDictionary(static folder => folder.Name, StringComparer.Ordinal);
        var byId = before.Where(static folder => folder.Id.Length > 0).ToDictionary(static folder => folder.Id, StringComparer.Ordinal);
        _renamed = [.. now.Where(folder => byId.TryGetValue(folder.Id, out var old) && old.Name != folder.Name).Select(folder => (byId[folder.Id], folder))];
    }

    public static IEnumerable<NameChange> Find(IReadOnlyList<FolderInfo> before, IReadOnlyList<FolderInfo> now)
    {
        var changes = new NameChanges(before, now);
        return changes.Renames().Concat(changes.Others());
    }

    // RFC 5465 §5.4: the children are renamed too, and nothing is told of them.
    private IEnumerable<NameChange> Renames() =>
        from rename in _renamed
        where !_renamed.Exists(parent => FolderFilter.IsBelow(rename.Now.Name, parent.Now.Name) && IsExplained(rename.Before.Name, parent.Before.Name))
        select new NameChange(NotifyEvents.MailboxName, rename.Before, rename.Now) { OldName = rename.Before.Name };

    private IEnumerable<NameChange> Others()
    {
        var affected = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in _before.Keys.Union(_now.Keys).Where(name => IsMadeOrGone(name) && !IsRenamed(name)))
        {
            // RFC 5465 §5.4: the direct parent is affected too, there or not.
            affected.Add(name);
            if (name.LastIndexOf('/') is > 0 and var slash) affected.Add(name[..slash]);
        }

        foreach (var name in affected.Union(_before.Keys.Union(_now.Keys).Where(IsSubscriptionChanged)))
        {
            var events = (affected.Contains(name) ? NotifyEvents.MailboxName : 0) | (IsSubscriptionChanged(name) ? NotifyEvents.SubscriptionChange : 0);
            var before = _before.GetValueOrDefault(name);
            var now = _now.GetValueOrDefault(name);
            yield return new NameChange(events, before ?? (now is null ? new FolderInfo(name) { Exists = false } : null), now);
        }
    }

    private bool IsMadeOrGone(string name)
    {
        var before = _before.GetValueOrDefault(name);
        var now = _now.GetValueOrDefault(name);
        return (before?.Exists ?? false) != (now?.Exists ?? false) || (before?.Id ?? "") != (now?.Id ?? "");
    }

    private bool IsSubscriptionChanged(string name) =>
        (_before.GetValueOrDefault(name)?.IsSubscribed ?? false) != (_now.GetValueOrDefault(name)?.IsSubscribed ?? false);

    // A level that is no folder has no id to be known by: it went with the folder above it.
    private bool IsRenamed(string name)
    {
        var isLevel = (_before.GetValueOrDefault(name)?.Id ?? "").Length == 0 && (_now.GetValueOrDefault(name)?.Id ?? "").Length == 0;
        return _renamed.Exists(rename => name == rename.Now.Name || (name == rename.Before.Name && !_now.ContainsKey(name))
            || (isLevel && (IsExplained(name, rename.Before.Name) || IsExplained(name, rename.Now.Name))));
    }

    private static bool IsExplained(string name, string renamed) => name == renamed || FolderFilter.IsBelow(name, renamed);
}
