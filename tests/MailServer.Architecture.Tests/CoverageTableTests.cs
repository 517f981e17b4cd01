using System.Text.RegularExpressions;

namespace MailServer.Architecture.Tests;

/// <summary>
/// The tables of RFC coverage, <c>docs/rfc-coverage.md</c> and <c>docs/rfc/*.md</c>, claim no test that does not exist, and nothing without a test.
/// </summary>
public sealed partial class CoverageTableTests
{
    private static readonly string Overview = Path.Combine(Repository.Root, "docs", "rfc-coverage.md");
    private static readonly string[] Details = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "rfc"), "*.md");

    private static readonly string[] Rows =
        [.. Details.Prepend(Overview).SelectMany(File.ReadLines).Where(line => AnyRow().IsMatch(line))];

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        Assert.Empty(TestNames.Missing(Rows));
    }

    [Fact]
    public void Every_row_has_a_state_and_what_is_done_has_a_test()
    {
        Assert.NotEmpty(Rows);
        Assert.All(Rows, row =>
        {
            var state = WithState().Match(row);
            Assert.True(state.Success, row);
            Assert.Equal(state.Groups[1].Value is "done" or "partly", TestNames.AreIn(row.Split('|')[^2]));
        });
    }

    [Fact]
    public void What_is_not_wholly_done_says_why()
    {
        var details = Details.SelectMany(File.ReadLines).Where(line => AnyRow().IsMatch(line));
        Assert.DoesNotContain(details, row => !WithReason().IsMatch(row));
    }

    [Fact]
    public void The_overview_leads_to_every_table()
    {
        var overview = File.ReadAllText(Overview);
        Assert.All(Details, file => Assert.Contains($"(rfc/{Path.GetFileName(file)})", overview, StringComparison.Ordinal));
    }

    // A row of a table with five columns that is neither its head nor the line below.
    [GeneratedRegex(@"^\| \d")]
    private static partial Regex AnyRow();

    [GeneratedRegex(@"^\| \d{4} \|[^|]+\|[^|]+\| (done|partly|not yet|not done|does not apply)\b[^|]*\|[^|]*\|$")]
    private static partial Regex WithState();

    [GeneratedRegex(@"\| (done\b|(partly|not yet|not done|does not apply): )[^|]*\|[^|]*\|$")]
    private static partial Regex WithReason();
}
