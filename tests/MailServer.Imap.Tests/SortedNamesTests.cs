using MailServer.Imap.Listing;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Tests;

/// <summary>Looking up what a pattern may match finds what looking at every name finds.</summary>
public sealed class SortedNamesTests
{
    private static readonly string[] Names =
        ["Archive", "Archive/2025", "Archive/2026", "Archives", "INBOX", "INBOX/Later", "INBOXES", "Inb", "Re\u0301sume\u0301", "Résumés", "archive", "inbo", "Ω", "😀/a"];

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("%")]
    [InlineData("Archive")]
    [InlineData("Archive/%")]
    [InlineData("inb*")]
    [InlineData("inbox")]
    [InlineData("inbox/l%")]
    [InlineData("INBOXE*")]
    [InlineData("R\u00e9s*")]
    [InlineData("Re\u0301sum*")]
    [InlineData("😀*")]
    [InlineData("Nothing*")]
    public void What_matches_is_near(string text)
    {
        var pattern = new ListPattern("", text);
        string[] sorted = [.. Names.Order(StringComparer.Ordinal)];
        foreach (var names in (string[][])[sorted, [.. sorted.Reverse()]])
        {
            var near = SortedNames.Of([.. names.Select(static name => new FolderInfo(name))]).Near(pattern).Select(static folder => folder.Name).ToList();
            Assert.Equal(near.Distinct(), near);
            Assert.Empty(names.Where(name => pattern.Matches(name) || pattern.MatchingAncestors(name).Any()).Except(near));
        }
    }

    [Fact]
    public void Few_are_near_among_many()
    {
        var names = SortedNames.Of([.. Enumerable.Range(0, 1000).Select(static i => new FolderInfo($"F{i:0000}"))]);
        Assert.Equal(10, names.Near(new ListPattern("", "F017%")).Count());
        Assert.Single(names.Near(new ListPattern("F", "0500")));
    }
}
