using MailServer.Protocol.Imap;

namespace MailServer.Imap.Searching;

/// <summary>What a SEARCH or SORT found.</summary>
/// <param name="Uids">The messages.</param>
/// <param name="Order">The same in the order of SORT; null for SEARCH.</param>
internal sealed record SearchResult(UidSet Uids, IReadOnlyList<uint>? Order = null)
{
    /// <summary>How relevant a message is, 1 to 100 (RFC 6203 §4).</summary>
    public Func<uint, int> Relevancy { get; init; } = static _ => 100;

    /// <summary>MIN: with SORT the first of the order (RFC 5267 §3.1); 0 when nothing was found.</summary>
    public uint First => Order is null ? Uids.Min : Order.Count == 0 ? 0 : Order[0];

    /// <summary>MAX.</summary>
    public uint Last => Order is null ? Uids.Max : Order.Count == 0 ? 0 : Order[^1];

    /// <summary>PARTIAL (RFC 9394 §3.1).</summary>
    public IReadOnlyList<uint> Slice(PartialRange range)
    {
        if (Order is null) return [.. Uids.Slice(range).Numbers()];
        var (start, length) = range.Resolve(Order.Count);
        return [.. Order.Skip(start).Take(length)];
    }

    /// <summary>
    /// The messages that SAVE keeps and MODSEQ speaks of. RFC 5182 §2.4, RFC 7162 §3.1.6: MIN and MAX alone mean these messages; ALL, COUNT or nothing mean all.
    /// RFC 9394 §3.2: PARTIAL means its messages, in the same way.
    /// </summary>
    public UidSet Told(SearchCommand command)
    {
        const SearchReturnOptions Some = SearchReturnOptions.Min | SearchReturnOptions.Max | SearchReturnOptions.Partial;
        var isWhole = (command.Return & Some) == 0 || (command.Return & (SearchReturnOptions.All | SearchReturnOptions.Count)) != 0;
        if (isWhole || Uids.IsEmpty) return Uids;
        var told = new List<uint>();
        if (command.Return.HasFlag(SearchReturnOptions.Min)) told.Add(First);
        if (command.Return.HasFlag(SearchReturnOptions.Max)) told.Add(Last);
        if (command.Partial is { } partial) told.AddRange(Slice(partial));
        return UidSet.Of(told);
    }
}
