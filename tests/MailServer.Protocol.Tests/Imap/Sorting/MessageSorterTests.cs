using CsCheck;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Sorting;

public class MessageSorterTests
{
    private static readonly string[] Words = ["", "a", "A", "b", "Re: a", "\u00E9", "\u00C9", "z", "\uFFFD", "\uD83D\uDE00"];

    private static readonly Gen<string> Word = Gen.Int[0, Words.Length - 1].Select(index => Words[index]);

    private static readonly Gen<SortRow> Row = Gen.Select(Word, Word, Word, Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3]).Select(
        (subject, from, display, arrival, sent, size) => new SortRow
        {
            Subject = subject,
            From = from,
            To = display,
            Cc = subject,
            DisplayFrom = display,
            DisplayTo = from,
            Arrival = Day(arrival),
            SentDate = Day(sent),
            Size = size,
            Relevancy = size + 1,
        });

    private static readonly Gen<SortCriterion> Criterion =
        Gen.Select(Gen.Int[0, 9], Gen.Bool).Select((key, reverse) => new SortCriterion((SortKey)key, reverse));

    [Fact]
    public void Equal_messages_keep_their_order_even_in_reverse()
    {
        SortRow[] rows = [new() { Subject = "b" }, new() { Subject = "Re: A" }, new() { Subject = "a" }, new() { Subject = "B" }];
        Assert.Equal([1, 2, 0, 3], MessageSorter.Sort(rows, [new(SortKey.Subject)]));
        Assert.Equal([0, 3, 1, 2], MessageSorter.Sort(rows, [new(SortKey.Subject, Reverse: true)]));
        Assert.Empty(MessageSorter.Sort([], [new(SortKey.Size)]));
    }

    [Fact]
    public void The_first_criterion_counts_most_and_zones_do_not_count()
    {
        SortRow[] rows =
        [
            new() { Size = 1, SentDate = new DateTimeOffset(2000, 12, 31, 16, 1, 33, TimeSpan.FromHours(-8)) },
            new() { Size = 1, SentDate = new DateTimeOffset(2001, 1, 1, 0, 1, 32, TimeSpan.Zero) },
            new() { Size = 0, SentDate = new DateTimeOffset(2002, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        ];
        Assert.Equal([2, 1, 0], MessageSorter.Sort(rows, [new(SortKey.Size), new(SortKey.Date)]));
    }

    [Fact]
    public void It_agrees_with_sorting_by_one_criterion_after_the_other() =>
        Gen.Select(Row.Array[0, 8], Criterion.Array[1, 4]).Sample((rows, criteria) =>
        {
            // A stable sort by the least important criterion first.
            IEnumerable<int> order = Enumerable.Range(0, rows.Length);
            foreach (SortCriterion criterion in criteria.Reverse())
            {
                order = criterion.Reverse
                    ? order.OrderByDescending(index => Value(rows[index], criterion.Key), StringComparer.Ordinal)
                    : order.OrderBy(index => Value(rows[index], criterion.Key), StringComparer.Ordinal);
            }

            Assert.Equal(order, MessageSorter.Sort(rows, criteria));
        });

    [Theory]
    [InlineData("Ada", "Ada", "ada", "x.org")]
    [InlineData("ada@x.org", "", "ada", "x.org")]
    [InlineData("ada@x.org", null, "ada", "x.org")]
    [InlineData("ada", null, "ada", null)]
    [InlineData("", null, null, "x.org")]
    public void A_display_value_is_the_name_or_the_address(string expected, string? name, string? mailbox, string? host) =>
        Assert.Equal(expected, DisplayAddress.Value(name, mailbox, host));

    [Fact]
    public void Collation_ignores_case_and_orders_by_code_point()
    {
        Assert.Equal(UnicodeCasemap.Key("\u00E9A"), UnicodeCasemap.Key("\u00C9a"));
        Assert.Equal(UnicodeCasemap.Key("\u01C6"), UnicodeCasemap.Key("\u01C4"));
        Assert.True(UnicodeCasemap.CompareKeys("\uFFFD", "\uD83D\uDE00") < 0);
        Assert.True(UnicodeCasemap.CompareKeys("", "A") < 0);
        Assert.NotNull(UnicodeCasemap.Key("\uD800x\uDC00"));
    }

    [Fact]
    public void Any_text_has_a_key() => Gen.Char.Array[0, 10].Select(text => new string(text)).Sample(text => UnicodeCasemap.Key(text).Length >= 0);

    private static DateTimeOffset Day(int number) => new(2000, 1, 1 + number, 0, 0, 0, TimeSpan.Zero);

    // Text that sorts like the value, octet by octet.
    private static string Value(SortRow row, SortKey key) => key switch
    {
        SortKey.Arrival => Number(row.Arrival.UtcTicks),
        SortKey.Date => Number(row.SentDate.UtcTicks),
        SortKey.Size => Number(row.Size),
        SortKey.Relevancy => Number(100 - row.Relevancy),
        SortKey.Subject => Octets(BaseSubjectOracle.Extract(row.Subject).Text),
        SortKey.From => Octets(row.From),
        SortKey.To => Octets(row.To),
        SortKey.Cc => Octets(row.Cc),
        SortKey.DisplayFrom => Octets(row.DisplayFrom),
        _ => Octets(row.DisplayTo),
    };

    private static string Number(long value) => value.ToString("D20", System.Globalization.CultureInfo.InvariantCulture);

    private static string Octets(string text) => string.Concat(System.Text.Encoding.UTF8.GetBytes(Collation.UnicodeCasemap.OrderKey(text)).Select(octet => (char)octet));
}
