using CsCheck;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Sorting;

public class SortRanksTests
{
    private static readonly string[] Words = ["", "a", "A", "b", "Re: a", "\u00E9", "\u00C9", "z", "\uFFFD", "\uD83D\uDE00"];

    private static readonly SortKey[] Keys = [SortKey.Subject, SortKey.From, SortKey.Arrival, SortKey.Size];

    private static readonly Gen<SortRow> Row = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 3]).Select(
        (subject, from, day, size) => new SortRow
        {
            Subject = Words[subject],
            From = Words[from],
            Arrival = new DateTimeOffset(2026, 11, day + 1, 0, 0, 0, TimeSpan.Zero),
            Size = size,
        });

    private static readonly Gen<SortCriterion> Criterion = Gen.Select(
        Gen.Int[0, 3], Gen.Bool).Select((key, reverse) => new SortCriterion(Keys[key], reverse));

    [Fact]
    public void Ranks_made_in_pieces_sort_any_part_as_the_messages_themselves_do() =>
        Gen.Select(Row.Array[0, 12], Criterion.Array[1, 3], Gen.Int[0, 2].Array[12], Gen.Bool.Array[12]).Sample((rows, criteria, piece, isSorted) =>
        {
            int[] part = [.. Enumerable.Range(0, rows.Length).Where(index => isSorted[index])];
            UidSet uids = UidSet.Of(part.Select(Uid));
            RankedCriterion[] ranked =
            [
                .. criteria.Select(criterion =>
                {
                    SortRanks ranks = InPieces(rows, piece, criterion.Key);
                    return new RankedCriterion(ranks.Of(uids), ranks.Ranks, criterion.Reverse);
                }),
            ];
            int[] expected = MessageSorter.Sort([.. part.Select(index => rows[index])], criteria);
            Assert.Equal(expected, RankSorter.Sort(part.Length, ranked));
        });

    [Fact]
    public void Few_of_many_are_sorted_by_comparison()
    {
        int[] ranks = [900, 5, 900, 0];
        Assert.Equal([3, 1, 0, 2], RankSorter.Sort(4, [new(ranks, 1_000, Reverse: false)]));
        Assert.Equal([0, 2, 1, 3], RankSorter.Sort(4, [new(ranks, 1_000, Reverse: true)]));
    }

    // Each of the characters is eighteen in the key.
    [Fact]
    public void What_a_message_is_sorted_by_is_bounded()
    {
        byte[] key = SortKeys.Of(new SortRow { Subject = new string('\uFDFA', 10_000) }, SortKey.Subject, Collation.UnicodeCasemap);
        Assert.Equal(1024, key.Length);
    }

    [Fact]
    public void What_it_knows_is_told()
    {
        SortRanks ranks = SortRanks.Empty.With([3, 7], [[1], [1]]);
        Assert.Equal((2, 1), (ranks.Messages, ranks.Ranks));
        Assert.Equal(UidSet.Of(7), ranks.Known(UidSet.Of(4, 9)));
        Assert.Empty(ranks.Of(UidSet.Of(4, 6)));
        Assert.True(ranks.Octets > SortRanks.Empty.Octets);
    }

    // UIDs have gaps.
    private static uint Uid(int index) => ((uint)index * 3) + 1;

    private static SortRanks InPieces(SortRow[] rows, int[] piece, SortKey key)
    {
        SortRanks ranks = SortRanks.Empty;
        for (int number = 0; number < 3; number++)
        {
            int[] indexes = [.. Enumerable.Range(0, rows.Length).Where(index => piece[index] == number)];
            ranks = ranks.With([.. indexes.Select(Uid)], [.. indexes.Select(index => SortKeys.Of(rows[index], key, Collation.UnicodeCasemap))]);
        }

        return ranks;
    }
}
