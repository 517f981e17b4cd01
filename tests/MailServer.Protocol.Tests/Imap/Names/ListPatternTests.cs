using CsCheck;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Names;

public class ListPatternTests
{
    [Theory]
    [InlineData("*", "a/b/c", true)]
    [InlineData("%", "a", true)]
    [InlineData("%", "a/b", false)]
    [InlineData("%/%", "a/b", true)]
    [InlineData("%/b", "a/b", true)]
    [InlineData("a*c", "a/b/c", true)]
    [InlineData("a%c", "a/b/c", false)]
    [InlineData("a", "a", true)]
    [InlineData("a", "ab", false)]
    [InlineData("A", "a", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("inbox", "INBOX", true)]
    [InlineData("inb%", "INBOX", true)]
    [InlineData("i*/sub", "INBOX/sub", true)]
    [InlineData("i*/SUB", "INBOX/sub", false)]
    [InlineData("%box", "INBOX", true)]
    [InlineData("inb%", "INBOXES", false)]
    public void Patterns_match_as_the_rfc_says(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new ListPattern("", pattern).Matches(name));

    [Fact]
    public void The_reference_stands_before_the_pattern()
    {
        var pattern = new ListPattern("a/", "%");
        Assert.True(pattern.Matches("a/b"));
        Assert.False(pattern.Matches("b"));
        Assert.Equal("a/", pattern.LiteralPrefix);
        Assert.True(new ListPattern("a/", "b").IsLiteral);
    }

    [Fact]
    public void Parents_that_match_are_found()
    {
        Assert.Equal(["a"], new ListPattern("", "%").MatchingAncestors("a/b/c"));
        Assert.Equal(["a/b", "a"], new ListPattern("", "*").MatchingAncestors("a/b/c"));
        Assert.Equal(["a/b"], new ListPattern("a/", "%").MatchingAncestors("a/b/c"));
    }

    [Fact]
    public void The_matcher_agrees_with_the_definition()
    {
        Gen<string> pattern = Text("ab/*%", 8);
        Gen<string> name = Text("ab/", 8);
        Gen.Select(pattern, name).Sample((p, n) => Assert.Equal(Defined(p, n), new ListPattern("", p).Matches(n)), iter: 20_000);
    }

    [Fact]
    public void Five_hundred_wildcards_do_not_explode()
    {
        string pattern = string.Concat(Enumerable.Repeat("a*%b%", 500));
        string name = string.Concat(Enumerable.Repeat("a/", 1_000));
        Assert.False(new ListPattern("", pattern).Matches(name));
    }

    private static Gen<string> Text(string alphabet, int length) =>
        Gen.Int[0, alphabet.Length - 1].Select(index => alphabet[index]).Array[0, length].Select(characters => new string(characters));

    // The definition, word for word, exponential.
    private static bool Defined(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (pattern.IsEmpty)
        {
            return name.IsEmpty;
        }

        if (pattern[0] is not ('*' or '%'))
        {
            return !name.IsEmpty && name[0] == pattern[0] && Defined(pattern[1..], name[1..]);
        }

        for (int taken = 0; taken <= name.Length; taken++)
        {
            if (Defined(pattern[1..], name[taken..]))
            {
                return true;
            }

            if (taken < name.Length && pattern[0] == '%' && name[taken] == '/')
            {
                return false;
            }
        }

        return false;
    }

    [Theory]
    [InlineData("", "Work", "Work/Sub")]
    [InlineData("", "w%", "Work")]
    [InlineData("Work/", "%", "Work/A/B")]
    [InlineData("", "inb%", "INBOX/Sub")]
    [InlineData("", "INBOX", "inbox")]
    [InlineData("", "*b", "a/b/c")]
    [InlineData("", "Cafe\u0301*", "Caf\u00E9/x")]
    [InlineData("", "Caf\u00E9", "Cafe\u0301/x")]
    [InlineData("", "Other", "Otter")]
    public void Whatever_matches_is_near(string reference, string pattern, string name)
    {
        var list = new ListPattern(reference, pattern);
        if (list.Matches(name) || list.MatchingAncestors(name).Any()) Assert.True(list.IsNear(name));
        Assert.False(list.IsNear("Zebra") && !pattern.StartsWith('*'));
    }
}
