using System.Text;
using CsCheck;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Sets;

public class UidSetTests
{
    private static readonly Gen<(uint First, uint Last)[]> Ranges =
        Gen.Select(Gen.UInt[1, 60], Gen.UInt[0, 9], (first, length) => (first, first + length)).Array[0, 12];

    [Fact]
    public void A_set_agrees_with_a_hash_set() => Ranges.Sample(ranges =>
    {
        UidSet set = SetOf(ranges);
        HashSet<uint> oracle = Oracle(ranges);
        Assert.Equal(oracle.Order(), set.Numbers());
        Assert.Equal((ulong)oracle.Count, set.Count);
        Assert.Equal(oracle.Count == 0, set.IsEmpty);
        Assert.All(Enumerable.Range(0, 80), number => Assert.Equal(oracle.Contains((uint)number), set.Contains((uint)number)));
        Assert.Equal(oracle.Count == 0 ? 0 : oracle.Max(), set.Max);
        Assert.Equal(oracle.Count == 0 ? 0 : oracle.Min(), set.Min);
        Assert.Equal(set, UidSet.Of(oracle));
        Assert.All(set.Ranges.Zip(set.Ranges.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
    });

    [Fact]
    public void Two_sets_agree_with_two_hash_sets() => Gen.Select(Ranges, Ranges).Sample((left, right) =>
    {
        HashSet<uint> a = Oracle(left);
        HashSet<uint> b = Oracle(right);
        UidSet one = SetOf(left);
        UidSet two = SetOf(right);
        uint[] sorted = [.. b.Order()];
        Assert.Equal(a.Intersect(b).Order(), one.Intersect(two).Numbers());
        Assert.Equal(a.Union(b).Order(), one.Union(two).Numbers());
        Assert.Equal(a.Except(b).Order(), one.Except(two).Numbers());
        Assert.Equal(a.Intersect(b).Order(), one.Intersect(sorted).Numbers());
        Assert.Equal(sorted.Index().Where(item => a.Contains(item.Item)).Select(item => (uint)item.Index + 1), one.PositionsIn(sorted).Numbers());
        Assert.Equal(sorted.Index().Where(item => a.Contains((uint)item.Index + 1)).Select(item => item.Item), one.AtPositions(sorted).Numbers());
    });

    [Fact]
    public void Text_round_trips() => Ranges.Where(ranges => ranges.Length > 0).Sample(ranges =>
    {
        UidSet set = SetOf(ranges);
        Assert.True(UidSet.TryParse(Wire.Bytes(set.ToString()), out UidSet? again));
        Assert.Equal(set, again);
    });

    [Fact]
    public void Everything_is_one_range()
    {
        Assert.True(UidSet.TryParse("1:4294967295"u8, out UidSet? set));
        Assert.Equal(UidSet.All, set);
        Assert.Equal(uint.MaxValue, set.Count);
        Assert.Single(set.Ranges);
        Assert.True(set.Contains(uint.MaxValue));
        Assert.False(set.Contains(0));
        Assert.True(set.Except(UidSet.Of(5)).Ranges.SequenceEqual([new UidRange(1, 4), new UidRange(6, uint.MaxValue)]));
        Assert.True(UidSet.All.Except(UidSet.All).IsEmpty);
        Assert.Equal([uint.MaxValue], UidSet.Of(uint.MaxValue).Numbers());
        Assert.Equal("3,7", UidSet.All.AtPositions([3, 7]).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("1,")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("1:2:3")]
    [InlineData("1 2")]
    [InlineData("4294967296")]
    [InlineData("99999999999999999999")]
    [InlineData("*")]
    [InlineData("1:*")]
    [InlineData("$")]
    public void What_is_no_uid_set_is_refused(string text) => Assert.False(UidSet.TryParse(Wire.Bytes(text), out _));

    [Theory]
    [InlineData("*", 5u, "5")]
    [InlineData("1:*", 5u, "1:5")]
    [InlineData("*:3", 5u, "3:5")]
    [InlineData("9:*", 5u, "5:9")]
    [InlineData("*:*,2", 5u, "2,5")]
    [InlineData("4:2,3:1", 5u, "1:4")]
    [InlineData("1:*", 0u, "")]
    [InlineData("*,7", 0u, "7")]
    [InlineData("$", 5u, "")]
    public void A_star_is_the_highest_number(string text, uint max, string expected)
    {
        Assert.True(SequenceSet.TryParse(Wire.Bytes(text), out SequenceSet? set));
        Assert.Equal(expected, set.Resolve(max).ToString());
    }

    [Fact]
    public void A_sequence_set_knows_what_stands_in_it()
    {
        Assert.True(SequenceSet.TryParse("3:*,9:2"u8, out SequenceSet? set));
        Assert.True(set.HasStar);
        Assert.False(set.IsSavedResult);
        Assert.Equal(9u, set.LargestNumber);
        Assert.True(SequenceSet.SavedResult.IsSavedResult);
    }

    [Fact]
    public void A_hundred_thousand_ranges_in_bad_order_are_read()
    {
        var text = new StringBuilder();
        for (int i = 100_000; i > 0; i--)
        {
            text.Append(i * 10).Append(':').Append((i * 10) + 3).Append(i == 1 ? "" : ",");
        }

        Assert.True(UidSet.TryParse(Wire.Bytes(text.ToString()), out UidSet? set));
        Assert.Equal(100_000, set.Ranges.Count);
        Assert.Equal(400_000ul, set.Count);
    }

    private static UidSet SetOf((uint First, uint Last)[] ranges)
    {
        var builder = new UidSetBuilder();
        foreach ((uint first, uint last) in ranges)
        {
            builder.Add(new UidRange(first, last));
        }

        return builder.Build();
    }

    private static HashSet<uint> Oracle((uint First, uint Last)[] ranges) =>
        [.. ranges.SelectMany(range => Enumerable.Range((int)range.First, (int)(range.Last - range.First) + 1)).Select(number => (uint)number)];
}
