using System.Text.RegularExpressions;

namespace MailServer.Architecture.Tests;

/// <summary>The table of RFC coverage claims no test that does not exist, and nothing without a test.</summary>
public sealed partial class CoverageTableTests
{
    private static readonly string[] Rows =
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "rfc-coverage.md")).Where(line => Row().IsMatch(line))];

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
            var state = State().Match(row);
            Assert.True(state.Success, row);
            Assert.True(TestNames.AreIn(row) != (state.Groups[1].Value == "not yet"), row);
        });
    }

    [GeneratedRegex(@"^\| \d{4} \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| \d{4} \|[^|]+\|[^|]+\| (done|partly|not yet)\b[^|]*\|")]
    private static partial Regex State();
}
