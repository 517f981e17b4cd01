using MailServer.Authentication.Limits;
using MailServer.Authentication.Tests.Support;

namespace MailServer.Authentication.Tests.Limits;

public sealed class LogInLimitTests
{
    private const string Home = "198.51.100.7";
    private const string Attacker = "192.0.2.66";

    private readonly LogInBench _bench = new();

    public LogInLimitTests()
    {
        _bench.Directory.Add("alice", "pw");
        _bench.Directory.Add("bob", "pw");
        _bench.Options.FailuresPerAddress = 5;
        _bench.Options.FailuresPerAccount = 4;
        _bench.Options.FailuresBeforeDelay = 100;
    }

    [Fact]
    public async Task Too_many_failures_from_an_address_close_it_for_the_window()
    {
        foreach (string user in new[] { "a", "b", "c", "d", "e" })
            Assert.Equal(SaslOutcome.Refused, (await _bench.LogInAsync(user, "x", Attacker)).Outcome);
        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "pw", Attacker)).Outcome);
        Assert.Equal(SaslOutcome.Success, (await _bench.LogInAsync("alice", "pw", Home)).Outcome);
        _bench.Clock.Advance(_bench.Options.FailureWindow);
        Assert.Equal(SaslOutcome.Success, (await _bench.LogInAsync("alice", "pw", Attacker)).Outcome);
    }

    [Fact]
    public async Task The_window_slides()
    {
        for (int i = 0; i < 5; i++)
        {
            await _bench.LogInAsync("user" + i, "x", Attacker);
            _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "x", Attacker)).Outcome);
        _bench.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(SaslOutcome.Refused, (await _bench.LogInAsync("alice", "x", Attacker)).Outcome);
        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "x", Attacker)).Outcome);
    }

    [Fact]
    public async Task A_throttled_attempt_does_not_reach_the_directory()
    {
        await _bench.FailAsync(5, "ghost", Attacker);
        int checks = _bench.Directory.PasswordChecks;
        await _bench.FailAsync(10, "ghost", Attacker);
        Assert.Equal(checks, _bench.Directory.PasswordChecks);
    }

    [Fact]
    public async Task Guesses_from_many_addresses_close_the_account_but_not_to_its_owner()
    {
        Assert.Equal(SaslOutcome.Success, (await _bench.LogInAsync("alice", "pw", Home)).Outcome);
        for (int i = 0; i < 4; i++) await _bench.FailAsync(1, "alice", $"192.0.2.{i}");
        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "pw", "192.0.2.99")).Outcome);
        Assert.Equal(SaslOutcome.Success, (await _bench.LogInAsync("alice", "pw", Home)).Outcome);
        Assert.Equal(SaslOutcome.Success, (await _bench.LogInAsync("bob", "pw", "192.0.2.99")).Outcome);
    }

    [Fact]
    public async Task All_spellings_of_a_name_are_one_account()
    {
        string[] spellings = ["alice", "ALICE", "alice@example.test", "Alice@Example.test"];
        for (int i = 0; i < 4; i++) await _bench.FailAsync(1, spellings[i], $"192.0.2.{i}");
        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "pw", "192.0.2.99")).Outcome);
    }

    [Fact]
    public async Task An_unknown_account_is_closed_in_the_same_way()
    {
        for (int i = 0; i < 4; i++) await _bench.FailAsync(1, "ghost", $"192.0.2.{i}");
        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("Ghost", "pw", "192.0.2.99")).Outcome);
    }

    [Fact]
    public async Task A_success_clears_the_address_but_not_the_account()
    {
        await _bench.FailAsync(3, "bob", Attacker);
        Assert.Equal(SaslOutcome.Success, (await _bench.LogInAsync("alice", "pw", Attacker)).Outcome);
        Assert.Equal([SaslOutcome.Refused, SaslOutcome.Throttled], await _bench.FailAsync(2, "bob", Attacker));
        Assert.Equal([SaslOutcome.Refused, SaslOutcome.Refused, SaslOutcome.Refused, SaslOutcome.Refused], await _bench.FailAsync(4, "alice", Attacker));
        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "pw", Attacker)).Outcome);
    }

    [Fact]
    public async Task Answers_are_delayed_more_and_more_up_to_a_bound()
    {
        _bench.Options.FailuresBeforeDelay = 2;
        _bench.Options.FailuresPerAddress = 20;
        _bench.Options.FailuresPerAccount = 0;
        _bench.Options.LongestDelay = TimeSpan.FromSeconds(5);
        var delays = new List<double>();
        for (int i = 0; i < 7; i++) delays.Add((await _bench.LogInAsync("alice", "x", Attacker)).Delay.TotalSeconds);
        Assert.Equal([0, 0, 1, 2, 4, 5, 5], delays);
        Assert.Equal((SaslOutcome.Success, TimeSpan.FromSeconds(5)), await _bench.LogInAsync("alice", "pw", Attacker));
        Assert.Equal((SaslOutcome.Success, TimeSpan.Zero), await _bench.LogInAsync("alice", "pw", Attacker));
    }

    [Fact]
    public async Task A_client_that_leaves_during_the_delay_has_asked_nothing()
    {
        _bench.Options.FailuresBeforeDelay = 1;
        await _bench.FailAsync(1, "alice", Attacker);
        int checks = _bench.Directory.PasswordChecks;
        using var source = new CancellationTokenSource();
        var attempt = _bench.Authenticator.LogInAsync("alice", "pw", LogInBench.From(Attacker), source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attempt);
        Assert.Equal(checks, _bench.Directory.PasswordChecks);
    }

    [Fact]
    public async Task Attempts_at_the_same_instant_cannot_outrun_the_count()
    {
        _bench.Options.FailuresBeforeDelay = 1;
        await _bench.FailAsync(1, "ghost", Attacker);
        var attempts = Enumerable.Range(0, 50)
            .Select(i => _bench.Authenticator.LogInAsync("user" + i, "x", LogInBench.From(Attacker), CancellationToken.None).AsTask())
            .ToArray();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var steps = await Task.WhenAll(attempts);
        Assert.Equal(4, steps.Count(s => s.Outcome == SaslOutcome.Refused));
        Assert.Equal(46, steps.Count(s => s.Outcome == SaslOutcome.Throttled));
    }

    [Fact]
    public void Many_users_behind_one_address_may_log_in_at_the_same_instant()
    {
        var throttle = new LogInThrottle(_bench.Options, _bench.Clock);
        var attempts = Enumerable.Range(0, 50).Select(i => throttle.TryBegin(Home, "user" + i)).ToArray();
        Assert.DoesNotContain(null, attempts);
    }

    [Fact]
    public async Task SCRAM_proofs_are_counted_like_passwords()
    {
        for (int i = 0; i < 4; i++)
        {
            var client = new ScramClient(Authentication.Mechanisms.ScramVariant.Sha256, "alice", "wrong");
            var exchange = _bench.Authenticator.Begin("SCRAM-SHA-256", LogInBench.From($"192.0.2.{i}"))!;
            Assert.Equal(SaslOutcome.Refused, (await client.RunAsync(exchange)).Outcome);
        }

        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "pw", Attacker)).Outcome);
    }

    [Fact]
    public async Task Malformed_messages_count_against_the_address()
    {
        for (int i = 0; i < 5; i++) await _bench.Authenticator.Begin("PLAIN", LogInBench.From(Attacker))!.SayAsync("junk");
        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "pw", Attacker)).Outcome);
    }

    [Fact]
    public async Task An_IPv6_network_is_one_address()
    {
        for (int i = 0; i < 5; i++) await _bench.FailAsync(1, "user" + i, $"2001:db8:1:2::{i}");
        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "pw", "2001:db8:1:2:ffff::1")).Outcome);
        Assert.Equal(SaslOutcome.Success, (await _bench.LogInAsync("alice", "pw", "2001:db8:1:3::1")).Outcome);
    }

    [Fact]
    public async Task A_mapped_IPv4_address_is_the_IPv4_address()
    {
        for (int i = 0; i < 5; i++) await _bench.FailAsync(1, "user" + i, Attacker);
        Assert.Equal(SaslOutcome.Throttled, (await _bench.LogInAsync("alice", "pw", "::ffff:" + Attacker)).Outcome);
    }

    [Fact]
    public void The_tables_do_not_grow_beyond_their_size()
    {
        var table = new RecentTable<string, int>(3);
        foreach (string key in new[] { "a", "b", "c" }) table.Set(key, 1);
        Assert.True(table.TryGet("a", out _));
        table.Set("d", 1);
        Assert.Equal(3, table.Count);
        Assert.False(table.TryGet("b", out _));
        Assert.True(table.TryGet("a", out _));
    }
}
