using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Sorting;

public class CollationTests
{
    [Theory]
    [InlineData("i;unicode-casemap", "GRÜSSE aus köln", "grüsse", true)]
    [InlineData("i;unicode-casemap", "Gr\u0075\u0308ße", "grü", true)]
    [InlineData("i;unicode-casemap", "Grüße", "gr\u0075\u0308SS", false)]
    [InlineData("i;unicode-casemap", "of\uFB01ce", "FI", false)]
    [InlineData("i;unicode-casemap", "of\uFB01ce", "of\uFB01CE", true)]
    [InlineData("i;unicode-casemap", "Café", "cafe", true)]
    [InlineData("i;unicode-casemap", "\uFF21\uFF22", "ab", true)]
    [InlineData("i;unicode-casemap", "abc", "abd", false)]
    [InlineData("i;unicode-casemap", "ελληνικά", "ΕΛΛΗΝΙΚΆ", true)]
    [InlineData("i;ascii-casemap", "Hello World", "o wOR", true)]
    [InlineData("i;ascii-casemap", "Grüße", "GRü", true)]
    [InlineData("i;ascii-casemap", "Grüße", "GRÜ", false)]
    [InlineData("i;octet", "Hello", "ell", true)]
    [InlineData("i;octet", "Hello", "ELL", false)]
    [InlineData("i;octet", "Hello ELL", "ELL", true)]
    [InlineData("i;octet", "anything", "", true)]
    public void A_text_is_found_as_the_comparator_compares(string collation, string text, string needle, bool found)
    {
        var wanted = new CollatedText(needle, Collation.All.Single(known => known.Name == collation));
        Assert.Equal(found, wanted.IsIn(text));
        Assert.True(wanted.Reach >= needle.Length);
    }

    [Theory]
    [InlineData("default", "i;unicode-casemap")]
    [InlineData("DEFAULT", "i;unicode-casemap")]
    [InlineData("i;octet", "i;octet")]
    [InlineData("I;OCTET", "i;octet")]
    [InlineData("*", "i;unicode-casemap i;ascii-casemap i;octet")]
    [InlineData("i;*", "i;unicode-casemap i;ascii-casemap i;octet")]
    [InlineData("*casemap", "i;unicode-casemap i;ascii-casemap")]
    [InlineData("i;*code*map", "i;unicode-casemap")]
    [InlineData("i;octet*et", "")]
    [InlineData("cz;*", "")]
    [InlineData("i;basic", "")]
    [InlineData("", "")]
    [InlineData("i;**", "")]
    [InlineData("**", "")]
    [InlineData(";*", "")]
    [InlineData("i;oc\u212Aet*", "")]
    public void Comparators_are_found_by_pattern(string pattern, string names) =>
        Assert.Equal(names, string.Join(' ', Collation.Match(pattern).Select(found => found.Name)));

    // RFC 4790 §3.1: 254 characters are a pattern, one more is none.
    [Fact]
    public void A_pattern_that_is_too_long_means_no_comparator()
    {
        string longest = "*" + new string('a', 253);
        Assert.Equal(254, longest.Length);
        Assert.True(Collation.IsPattern(longest));
        Assert.False(Collation.IsPattern(longest + "a"));
    }

    // RFC 5255 §4.6: what was not decoded stands together at the end.
    [Theory]
    [InlineData("i;unicode-casemap")]
    [InlineData("i;octet")]
    public void What_could_not_be_decoded_is_sorted_together_behind_the_rest(string comparator)
    {
        SortRow[] rows = [new() { Subject = "a\uFFFDb" }, new() { Subject = "\U0001F600" }, new() { Subject = "z" }, new() { Subject = "\uFFFD" }];
        Collation collation = Collation.Match(comparator).Single();
        IEnumerable<string> sorted = rows.OrderBy(row => Convert.ToHexString(SortKeys.Of(row, SortKey.Subject, collation)), StringComparer.Ordinal).Select(row => row.Subject);
        Assert.Equal(["z", "\U0001F600"], sorted.Take(2));
    }

    [Fact]
    public void Messages_are_sorted_as_the_comparator_compares()
    {
        SortRow[] rows = [new() { Subject = "b" }, new() { Subject = "A" }, new() { Subject = "Ä" }, new() { Subject = "a" }, new() { Subject = "ä" }];
        Assert.Equal([1, 3, 2, 4, 0], MessageSorter.Sort(rows, [new(SortKey.Subject)]));
        Assert.Equal([1, 3, 0, 2, 4], MessageSorter.Sort(rows, [new(SortKey.Subject)], Collation.AsciiCasemap));
        Assert.Equal([1, 3, 0, 2, 4], MessageSorter.Sort(rows, [new(SortKey.Subject)], Collation.Octet));
    }
}
