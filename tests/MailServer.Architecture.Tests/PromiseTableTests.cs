using System.Text.RegularExpressions;

namespace MailServer.Architecture.Tests;

/// <summary>Every promise of the threat model is shown by tests that exist, and SECURITY.md makes the same promises.</summary>
public sealed partial class PromiseTableTests
{
    private const int Promises = 12;

    private static readonly Match[] Rows = Read(Path.Combine("docs", "threat-model.md"));

    [Fact]
    public void Every_promise_has_tests_that_exist()
    {
        Assert.Equal(Enumerable.Range(1, Promises).Select(number => $"P{number}"), Rows.Select(row => row.Groups[1].Value));
        Assert.All(Rows, row => Assert.True(TestNames.AreIn(row.Value), row.Value));
        Assert.Empty(TestNames.Missing(Rows.Select(row => row.Value)));
    }

    [Fact]
    public void SECURITY_makes_the_same_promises() =>
        Assert.Equal(Rows.Select(Text), Read("SECURITY.md").Select(Text));

    private static string Text(Match row) => $"{row.Groups[1].Value} {row.Groups[2].Value}";

    private static Match[] Read(string file) =>
        [.. File.ReadLines(Path.Combine(Repository.Root, file)).Select(line => Row().Match(line)).Where(match => match.Success)];

    [GeneratedRegex(@"^\| (P\d+) \| ([^|]+?) \|.*$")]
    private static partial Regex Row();
}
