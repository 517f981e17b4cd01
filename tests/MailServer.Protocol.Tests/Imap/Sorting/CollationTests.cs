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
    public void Comparators_are_found_by_pattern(string pattern, string names) =>
        Assert.Equal(names, string.Join(' ', Collation.Match(pattern).Select(found => found.Name)));

    [Fact]
    public void Messages_are_sorted_as_the_comparator_compares()
    {
        SortRow[] rows = [new() { Subject = "b" }, new() { Subject = "A" }, new() { Subject = "Ä" }, new() { Subject = "a" }, new() { Subject = "ä" }];
        Assert.Equal([1, 3, 2, 4, 0], MessageSorter.Sort(rows, [new(SortKey.Subject)]));
        Assert.Equal([1, 3, 0, 2, 4], MessageSorter.Sort(rows, [new(SortKey.Subject)], Collation.AsciiCasemap));
        Assert.Equal([1, 3, 0, 2, 4], MessageSorter.Sort(rows, [new(SortKey.Subject)], Collation.Octet));
    }
}
