using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Folders;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>Finds the messages of a folder that cannot hold a text.</summary>
internal sealed class TextNarrowing(OpenTextIndex open, FolderView view)
{
    // The index is of all folders together: when many times more bodies hold the text than the folder has messages, reading them is not dearer than asking.
    private const int MostPerMessage = 20;
    private const int MostAtLeast = 10_000;

    public async Task<UidSet?> RunAsync(string text, CancellationToken cancellationToken)
    {
        if (TextMatch.ExpressionFor(text) is not { } expression) return null;
        if (view.Row.Counters.Messages == 0) return UidSet.Empty;
        var most = (int)Math.Min(int.MaxValue, (MostPerMessage * (long)view.Row.Counters.Messages) + MostAtLeast);
        var found = await open.ReadAsync(connection => TextMatch.Find(connection, expression, FolderBodies.RangeOf(view), most), cancellationToken).ConfigureAwait(false);
        return found is null ? null : Without(found);
    }

    private UidSet Without(HashSet<long> found)
    {
        var without = new UidSetBuilder();
        foreach (var page in view.Pages)
        {
            foreach (ref readonly var entry in page.Entries)
            {
                if (!found.Contains(entry.BodyId) && open.Bodies.Contains(entry.BodyId)) without.Add(entry.Uid);
            }
        }
        return without.Build();
    }
}
