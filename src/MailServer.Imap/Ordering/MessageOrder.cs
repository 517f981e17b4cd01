using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Ordering;

/// <summary>SORT (RFC 5256 §3, RFC 5957): looks at the ranks of messages; of what has none yet it reads what the criteria look at, and no more.</summary>
internal static class MessageOrder
{
    // RFC 6203 §4.
    private const int MostRelevant = 100;

    public static async ValueTask<IReadOnlyList<uint>> SortAsync(
        MailboxKeys keys, UidSet uids, IReadOnlyList<SortCriterion> criteria, Func<uint, int> relevancy, CancellationToken cancellationToken)
    {
        var ranks = new Dictionary<SortKey, SortRanks>();
        foreach (var key in criteria.Select(static criterion => criterion.Key).Where(static key => key != SortKey.Relevancy).Distinct())
            ranks[key] = await keys.RanksAsync(key, uids, cancellationToken).ConfigureAwait(false);

        // What has gone while it was read is left out.
        uids = ranks.Values.Aggregate(uids, static (known, ranked) => ranked.Known(known));
        uint[] numbers = [.. uids.Numbers()];
        RankedCriterion Ranked(SortCriterion criterion) => criterion.Key == SortKey.Relevancy
            ? new RankedCriterion(Array.ConvertAll(numbers, uid => MostRelevant - relevancy(uid)), MostRelevant + 1, criterion.Reverse)
            : new RankedCriterion(ranks[criterion.Key].Of(uids), ranks[criterion.Key].Ranks, criterion.Reverse);
        return Array.ConvertAll(RankSorter.Sort(numbers.Length, [.. criteria.Select(Ranked)]), index => numbers[index]);
    }

    /// <summary>What messages are ranked by, of each message, in batches.</summary>
    public static IAsyncEnumerable<(List<uint> Uids, List<byte[]> Keys)> ReadKeysAsync(
        IMailFolder folder, UidSet uids, SortKey key, Collation collation, CancellationToken cancellationToken)
    {
        var fields = FieldsFor(key);
        return Batches.ReadAsync(folder, uids, fields, message => SortKeys.Of(Row(message, fields), key, collation), cancellationToken);
    }

    /// <summary>What the criteria look at, of each message.</summary>
    public static async ValueTask<(List<uint> Uids, List<SortRow> Rows)> ReadAsync(
        IMailFolder folder, UidSet uids, IReadOnlyList<SortCriterion> criteria, CancellationToken cancellationToken)
    {
        var fields = criteria.Aggregate(MessageFields.None, static (fields, criterion) => fields | FieldsFor(criterion.Key));
        var numbers = new List<uint>();
        var rows = new List<SortRow>();
        await foreach (var message in folder.FetchAsync(uids, fields, cancellationToken).ConfigureAwait(false))
        {
            numbers.Add(message.Uid);
            rows.Add(Row(message, fields));
        }

        return (numbers, rows);
    }

    /// <summary>RFC 5256 §2.2: the internal date stands for a sent date that is missing or unreadable.</summary>
    public static DateTimeOffset SentDate(StoredMessage message) => message.Index?.SentDate ?? message.InternalDate;

    private static MessageFields FieldsFor(SortKey key) => key switch
    {
        SortKey.Date or SortKey.Subject => MessageFields.Headers,
        SortKey.From or SortKey.To or SortKey.Cc or SortKey.DisplayFrom or SortKey.DisplayTo => MessageFields.Envelope,
        _ => MessageFields.None,
    };

    private static SortRow Row(StoredMessage message, MessageFields fields)
    {
        var (from, to, cc) = fields.HasFlag(MessageFields.Envelope) ? EnvelopeReader.Read(message.Index!.Envelope.Span) : default;
        return new SortRow
        {
            Arrival = message.InternalDate,
            SentDate = SentDate(message),
            Size = message.Size,
            Subject = fields.HasFlag(MessageFields.Headers) ? message.Index!.Headers.Subject : "",
            From = from.Mailbox ?? "",
            To = to.Mailbox ?? "",
            Cc = cc.Mailbox ?? "",
            DisplayFrom = Display(from),
            DisplayTo = Display(to),
        };
    }

    private static string Display(SortAddress address) => DisplayAddress.Value(address.Name, address.Mailbox, address.Host);
}
