using System.Globalization;
using System.Text.RegularExpressions;

namespace MailServer.Simulation.Tests;

/// <summary>
/// The whole system (clients, server, queue, next hops, DNS, disk, network) in one process under a seeded scheduler and virtual time, with crashes,
/// failing writes and cut connections. What was promised (P1 to P3, and the view of an IMAP client) is checked after every step.
/// </summary>
public sealed partial class SimulationTests
{
    [Fact]
    public Task Whatever_fails_and_in_whatever_order_the_promises_are_kept() => PlayAsync("0..10000", "100");

    /// <summary>SQLite and the segments on a disk that loses and tears what was not synced, fills, and refuses syncs and reads; after each crash the store verifies.</summary>
    [Fact]
    public Task Whatever_the_disk_does_to_the_embedded_store_the_promises_are_kept() => PlayAsync("0..600", "60", "--store", "embedded");

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

    // As many as the time allows; those that MAILSERVER_SIMULATION_SEEDS asks for (such as 0..100000) are all played.
    private static async Task PlayAsync(string usual, string seconds, params string[] more)
    {
        string[] time = SimulationProgram.Asked is null ? ["--for", seconds] : [];
        var runs = await Task.WhenAll(Parts(SimulationProgram.Asked ?? usual).Select(seeds => SimulationProgram.RunAsync(["--seeds", seeds, .. time, .. more])));
        foreach (var (code, output) in runs)
        {
            Assert.True(code == 0, output);
            Assert.Contains("all promises kept", output, StringComparison.Ordinal);
            TestContext.Current.SendDiagnosticMessage(output.TrimEnd());
        }
    }

    // A process for each processor: a run has only one thread.
    private static IEnumerable<string> Parts(string seeds)
    {
        var bounds = seeds.Split("..").Select(bound => int.Parse(bound, CultureInfo.InvariantCulture)).ToArray();
        var size = (bounds[1] - bounds[0] + Environment.ProcessorCount - 1) / Environment.ProcessorCount;
        for (var first = bounds[0]; first < bounds[1]; first += size)
            yield return string.Create(CultureInfo.InvariantCulture, $"{first}..{Math.Min(first + size, bounds[1])}");
    }

    // The last lines tell the time that it took.
    private static string[] Steps(string output) => [.. output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))];

    [GeneratedRegex(@"--seed (\d+)")]
    private static partial Regex Replay();
}
