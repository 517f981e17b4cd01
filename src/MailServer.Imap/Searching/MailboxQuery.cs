using MailServer.Imap.Fetching;
using MailServer.Imap.Mailboxes;
using MailServer.Imap.Ordering;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>From the keys of a command to the messages of a mailbox.</summary>
/// <param name="mailbox">Where.</param>
/// <param name="now">What OLDER and YOUNGER count from.</param>
/// <param name="collation">How texts compare.</param>
internal sealed class MailboxQuery(SelectedMailbox mailbox, DateTimeOffset now, Collation collation)
{
    private IReadOnlyList<FuzzyCondition> _fuzzy = [];

    /// <summary>Looks at some messages.</summary>
    public async ValueTask<UidSet> FindAsync(SearchKey key, IReadOnlyList<uint> candidates, CancellationToken cancellationToken)
    {
        var builder = new ConditionBuilder(mailbox, now, collation);
        var condition = builder.Build(key);
        await AskIndexAsync(builder, candidates.Count, cancellationToken).ConfigureAwait(false);
        _fuzzy = builder.Fuzzy;
        return await new MessageSearch(mailbox.Folder, condition, builder.Needles).RunAsync(candidates, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<SearchResult> RunAsync(
        SearchKey key, IReadOnlyList<uint> candidates, CancellationToken cancellationToken) =>
        new(await FindAsync(key, candidates, cancellationToken).ConfigureAwait(false)) { Relevancy = Relevancy };

    /// <summary>The same in the order of SORT; as it is where there are no criteria.</summary>
    public async ValueTask<SearchResult> SortAsync(
        SearchKey key, IReadOnlyList<uint> candidates, IReadOnlyList<SortCriterion> criteria, MailboxKeys keys, CancellationToken cancellationToken)
    {
        if (criteria.Count == 0) return await RunAsync(key, candidates, cancellationToken).ConfigureAwait(false);
        var found = await FindAsync(key, candidates, cancellationToken).ConfigureAwait(false);
        var order = await MessageOrder.SortAsync(keys, found, criteria, Relevancy, cancellationToken).ConfigureAwait(false);
        return new SearchResult(found, order) { Relevancy = Relevancy };
    }

    // RFC 6203 §4: what was found without a look at a text that is fuzzy is as relevant as can be.
    private int Relevancy(uint uid) => _fuzzy.Count == 0 ? 100 : (int)Math.Round(_fuzzy.Select(condition => condition.Relevancy(uid)).Average() ?? 100);

    private async ValueTask AskIndexAsync(ConditionBuilder builder, int candidates, CancellationToken cancellationToken)
    {
        if (mailbox.TextIndex is not { } index) return;
        await TextNarrowing.RunAsync(mailbox.Folder, index, builder.Narrowed, candidates, cancellationToken).ConfigureAwait(false);
        await TextNarrowing.RankAsync(mailbox.Folder, index, builder.Fuzzy.OfType<FuzzyTextCondition>(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The highest modification sequence of some messages, or null when there are none (RFC 7162 §3.1.5).</summary>
    public async ValueTask<long?> HighestModSeqAsync(UidSet uids, CancellationToken cancellationToken)
    {
        if (uids.IsEmpty) return null;
        ulong highest = 0;
        var reader = new FactsReader(mailbox.Folder, uids);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (ref readonly var message in reader.Batch) highest = Math.Max(highest, message.ModSeq);
        }

        return (long)highest;
    }
}
