namespace MailServer.Protocol.Imap;

/// <summary>A criterion as the ranks of the messages that are sorted, in mailbox order.</summary>
/// <param name="Ranks">From 0 up.</param>
/// <param name="Count">How many ranks there are.</param>
/// <param name="Reverse">The largest first.</param>
public readonly record struct RankedCriterion(int[] Ranks, int Count, bool Reverse);

/// <summary>
/// SORT (RFC 5256 §3) of messages whose ranks are known: by the least important criterion first, each time without disturbing equal ones.
/// Where many are sorted, they are counted and not compared.
/// </summary>
public static class RankSorter
{
    // Counting goes through all ranks; that pays while they are not many more than the messages.
    private const int RanksForEachMessage = 8;

    /// <summary>Sorts messages.</summary>
    /// <param name="messages">How many.</param>
    /// <param name="criteria">The most important first.</param>
    /// <returns>Their places in mailbox order.</returns>
    public static int[] Sort(int messages, IReadOnlyList<RankedCriterion> criteria)
    {
        ArgumentNullException.ThrowIfNull(criteria);
        int[] order = [.. Enumerable.Range(0, messages)];
        for (int i = criteria.Count - 1; i >= 0; i--)
        {
            order = criteria[i].Count <= (long)messages * RanksForEachMessage ? Count(order, criteria[i]) : Compare(order, criteria[i]);
        }

        return order;
    }

    private static int[] Count(int[] order, RankedCriterion criterion)
    {
        int[] starts = new int[criterion.Count + 1];
        foreach (int message in order)
        {
            starts[Rank(criterion, message) + 1]++;
        }

        for (int rank = 1; rank < starts.Length; rank++)
        {
            starts[rank] += starts[rank - 1];
        }

        int[] sorted = new int[order.Length];
        foreach (int message in order)
        {
            sorted[starts[Rank(criterion, message)]++] = message;
        }

        return sorted;
    }

    // The place so far decides between equal ranks.
    private static int[] Compare(int[] order, RankedCriterion criterion)
    {
        ulong[] keys = new ulong[order.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ((ulong)Rank(criterion, order[i]) << 32) | (uint)i;
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, key => order[(int)(uint)key]);
    }

    private static int Rank(in RankedCriterion criterion, int message) =>
        criterion.Reverse ? criterion.Count - 1 - criterion.Ranks[message] : criterion.Ranks[message];
}
