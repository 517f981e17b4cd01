using System.Text.RegularExpressions;

namespace MailServer.Simulation.Tests;

/// <summary>
/// The whole system (clients, server, queue, next hops, DNS, disk, network) in one process under a seeded scheduler and virtual time, with crashes,
/// failing writes and cut connections. What was promised (P1 to P3, and the view of an IMAP client) is checked after every step.
/// </summary>
public sealed partial class SimulationTests
{
    private const string Usual = "0..1500";
    private const string UsualEmbedded = "0..400";

    /// <summary>Such as <c>0..100000</c>, for long runs.</summary>
    private static string? Asked => Environment.GetEnvironmentVariable("MAILSERVER_SIMULATION_SEEDS") is { Length: > 0 } seeds ? seeds : null;

    [Fact]
    public async Task Whatever_fails_and_in_whatever_order_the_promises_are_kept()
    {
        var (code, output) = await SimulationProgram.RunAsync("--seeds", Asked ?? Usual);

        Assert.True(code == 0, output);
        Assert.Contains("all promises kept", output, StringComparison.Ordinal);
    }

    /// <summary>SQLite and the segments on a disk that loses and tears what was not synced, fills, and refuses syncs and reads; after each crash the store verifies.</summary>
    [Fact]
    public async Task Whatever_the_disk_does_to_the_embedded_store_the_promises_are_kept()
    {
        var (code, output) = await SimulationProgram.RunAsync("--store", "embedded", "--seeds", Asked ?? UsualEmbedded);

        Assert.True(code == 0, output);
        Assert.Contains("all promises kept", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lost-sync", "is lost")]
    [InlineData("early-reply", "is lost")]
    [InlineData("uid-reuse", "the UID")]
    [InlineData("double-lease", "arrived twice")]
    [InlineData("half-visible", "is not whole")]
    [InlineData("early-expunge", "was told during")]
    public async Task A_bug_planted_on_purpose_is_found_and_its_seed_replays(string plant, string violation)
    {
        var (code, output) = await SimulationProgram.RunAsync("--seeds", "0..500", "--plant", plant);

        Assert.Equal(1, code);
        Assert.Contains(violation, output, StringComparison.Ordinal);
        var seed = Replay().Match(output).Groups[1].Value;
        var (_, again) = await SimulationProgram.RunAsync("--seed", seed, "--plant", plant);
        Assert.Equal(output, again);
    }

    [Theory]
    [InlineData("unsynced-segment", "the recovered store is damaged")]
    [InlineData("unsynced-directory", "the recovered store is damaged")]
    [InlineData("unsynced-log", "is lost")]
    [InlineData("retried-sync", "the recovered store is damaged|is lost")]
    public async Task A_forgotten_sync_of_the_embedded_store_is_found_and_its_seed_replays(string plant, string violation)
    {
        var (code, output) = await SimulationProgram.RunAsync("--store", "embedded", "--seeds", "0..500", "--plant", plant);

        Assert.Equal(1, code);
        Assert.Matches(violation, output);
        var seed = Replay().Match(output).Groups[1].Value;
        var (_, again) = await SimulationProgram.RunAsync("--store", "embedded", "--seed", seed, "--plant", plant);
        Assert.Equal(output, again);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("embedded")]
    public async Task The_same_seed_is_the_same_run(string store)
    {
        var (_, first) = await SimulationProgram.RunAsync("--seed", "77", "--trace", "--store", store);
        var (_, second) = await SimulationProgram.RunAsync("--seed", "77", "--trace", "--store", store);
        var (_, other) = await SimulationProgram.RunAsync("--seed", "78", "--trace", "--store", store);

        Assert.Equal(Steps(first), Steps(second));
        Assert.NotEqual(Steps(first), Steps(other));
    }

    // The last lines tell the time that it took.
    private static string[] Steps(string output) => [.. output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))];

    [GeneratedRegex(@"--seed (\d+)")]
    private static partial Regex Replay();
}
