using System.Runtime.InteropServices;
using MailServer.Messages.Text;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>
/// Ranks the messages of a folder by how much of a text they hold: each trigram counts the more the fewer messages of the folder have it.
/// So a word that is misspelt, bent or in another place is found, too, and ranks below the text itself.
/// </summary>
internal sealed class TextRank(OpenTextIndex open, FolderView view)
{
    private const int MostTrigrams = 32;
    private const int MostPerTrigram = 200_000;

    public async Task<TextRanking?> RunAsync(string text, CancellationToken cancellationToken)
    {
        var trigrams = Trigrams.OfWords(UnicodeCasemap.Key(text), MostTrigrams);
        if (trigrams.Count == 0) return null;
        var folder = Entries();
        var holders = await open.ReadAsync(connection => Holders(connection, trigrams, folder), cancellationToken).ConfigureAwait(false);
        return holders is null ? null : Rank(holders, folder);
    }

    private Dictionary<long, List<uint>> Entries()
    {
        var uids = new Dictionary<long, List<uint>>();
        foreach (var page in view.Pages)
        {
            foreach (ref readonly var entry in page.Entries) (CollectionsMarshal.GetValueRefOrAddDefault(uids, entry.BodyId, out _) ??= []).Add(entry.Uid);
        }
        return uids;
    }

    // A trigram that too many bodies hold tells nothing and is left out.
    private List<List<long>> Holders(Connection connection, IReadOnlyList<string> trigrams, Dictionary<long, List<uint>> folder) =>
    [
        .. trigrams.Select(trigram => TextMatch.Find(connection, TextMatch.Quote(trigram), FolderBodies.RangeOf(view), MostPerTrigram))
            .Where(static found => found is not null).Select(found => found!.Where(folder.ContainsKey).ToList()),
    ];

    private TextRanking Rank(List<List<long>> holders, Dictionary<long, List<uint>> folder)
    {
        var weights = holders.ConvertAll(list => list.Count == 0 ? 0 : 1 + Math.Log((double)folder.Count / list.Count));
        // One that nobody has is a slip of the finger rather than a rare word: it counts as little as the commonest.
        var least = weights.Where(static weight => weight > 0).DefaultIfEmpty(1).Min();
        var total = weights.Sum(weight => weight == 0 ? least : weight);
        var shares = new Dictionary<long, double>();
        for (var i = 0; i < holders.Count; i++)
        {
            foreach (var body in holders[i]) CollectionsMarshal.GetValueRefOrAddDefault(shares, body, out _) += weights[i] / total;
        }
        return new TextRanking(ToRelevancy(shares, folder), Unknown());
    }

    private static Dictionary<uint, int> ToRelevancy(Dictionary<long, double> shares, Dictionary<long, List<uint>> folder)
    {
        var relevancy = new Dictionary<uint, int>();
        foreach (var (body, share) in shares)
        {
            if (TextLikeness.ToRelevancy(share) is not { } score) continue;
            foreach (var uid in folder[body]) relevancy[uid] = score;
        }
        return relevancy;
    }

    private UidSet Unknown()
    {
        var unknown = new UidSetBuilder();
        foreach (var page in view.Pages)
        {
            foreach (ref readonly var entry in page.Entries)
            {
                if (!open.Bodies.Contains(entry.BodyId)) unknown.Add(entry.Uid);
            }
        }
        return unknown.Build();
    }
}
