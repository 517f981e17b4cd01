using MailServer.Storage.Embedded.Folders;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>The bodies of a folder.</summary>
internal static class FolderBodies
{
    /// <summary>The lowest and the highest id.</summary>
    public static (long First, long Last) RangeOf(FolderView view)
    {
        var (first, last) = (long.MaxValue, 0L);
        foreach (var page in view.Pages)
        {
            foreach (ref readonly var entry in page.Entries) (first, last) = (Math.Min(first, entry.BodyId), Math.Max(last, entry.BodyId));
        }
        return (first, last);
    }
}
