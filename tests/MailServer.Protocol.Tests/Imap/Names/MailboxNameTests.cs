using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Names;

public class MailboxNameTests
{
    [Theory]
    [InlineData("a", MailboxNameProblem.None)]
    [InlineData("Entw\u00FCrfe/\U0001F600 & more", MailboxNameProblem.None)]
    [InlineData("...", MailboxNameProblem.None)]
    [InlineData("", MailboxNameProblem.Empty)]
    [InlineData("a//b", MailboxNameProblem.EmptySegment)]
    [InlineData("/a", MailboxNameProblem.EmptySegment)]
    [InlineData("a/", MailboxNameProblem.EmptySegment)]
    [InlineData("a/../b", MailboxNameProblem.DotSegment)]
    [InlineData(".", MailboxNameProblem.DotSegment)]
    [InlineData("a\0b", MailboxNameProblem.ControlCharacter)]
    [InlineData("a\r\nb", MailboxNameProblem.ControlCharacter)]
    [InlineData("a\u0085b", MailboxNameProblem.ControlCharacter)]
    [InlineData("a\u2028b", MailboxNameProblem.ControlCharacter)]
    [InlineData("a%", MailboxNameProblem.Wildcard)]
    [InlineData("a*b", MailboxNameProblem.Wildcard)]
    public void New_names_are_checked(string name, MailboxNameProblem problem) => Assert.Equal(problem, MailboxNameRules.Default.Check(name));

    [Fact]
    public void Names_are_limited_in_length_and_levels()
    {
        MailboxNameRules rules = new() { MaxBytes = 20, MaxSegmentBytes = 8, MaxLevels = 3 };
        Assert.Equal(MailboxNameProblem.None, rules.Check("\u00FC\u00FC\u00FC\u00FC/b/c"));
        Assert.Equal(MailboxNameProblem.SegmentTooLong, rules.Check("\u00FC\u00FC\u00FC\u00FC\u00FC"));
        Assert.Equal(MailboxNameProblem.TooManyLevels, rules.Check("a/b/c/d"));
        Assert.Equal(MailboxNameProblem.TooLong, rules.Check("12345678/12345678/123"));
        Assert.Equal(MailboxNameProblem.NotUnicode, rules.Check("a" + (char)0xD800));
    }

    [Fact]
    public void A_delimiter_at_the_end_of_create_is_no_part_of_the_name()
    {
        Assert.Equal("a", MailboxNameRules.Default.WithoutTrailingDelimiter("a/"));
        Assert.Equal("a", MailboxNameRules.Default.WithoutTrailingDelimiter("a"));
        Assert.Equal("/", MailboxNameRules.Default.WithoutTrailingDelimiter("/"));
    }

    [Fact]
    public void A_name_has_ancestors() => Assert.Equal(["a/b", "a"], MailboxNames.Ancestors("a/b/c"));
}
