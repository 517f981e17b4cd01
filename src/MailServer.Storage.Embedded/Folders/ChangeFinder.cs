namespace MailServer.Storage.Embedded.Folders;

/// <summary>Finds in a view what came and what changed after a modification sequence.</summary>
internal static class ChangeFinder
{
    /// <summary>Everything but the UIDs that went.</summary>
    public static FolderChanges Find(FolderView view, SeenMarks? marks, ulong since)
    {
        List<uint>? added = null;
        List<FlagState>? flags = null;
        foreach (var page in view.Pages)
        {
            if (page.MaxModSeq <= since && marks?.HasChanged(page.Key, page.LastUid, since) != true) continue;
            foreach (ref readonly var stored in page.Entries)
            {
                var entry = marks is null ? stored : marks.Apply(stored);
                if (entry.ModSeq <= since) continue;
                if (entry.CreatedModSeq > since) (added ??= []).Add(entry.Uid);
                else (flags ??= []).Add(new FlagState(entry.Uid, entry.ModSeq, view.FlagsOf(entry)));
            }
        }
        return new FolderChanges
        {
            State = default,
            Added = (IReadOnlyList<uint>?)added ?? [],
            Flags = (IReadOnlyList<FlagState>?)flags ?? [],
        };
    }
}
