using MailServer.Authentication.Tests.Support;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage;

namespace MailServer.Authentication.Tests;

public sealed class MailAuthenticatorTests
{
    private readonly LogInBench _bench = new();

    [Fact]
    public async Task Without_TLS_nothing_is_offered_and_nothing_works()
    {
        _bench.Directory.Add("alice", "pw");
        LogInContext plain = LogInBench.Inside(null);
        Assert.Empty(_bench.Authenticator.MechanismsFor(plain.Connection));
        Assert.False(_bench.Authenticator.AllowsPasswords(plain.Connection));
        Assert.Null(_bench.Authenticator.Begin("PLAIN", plain));
        Assert.Null(_bench.Authenticator.Begin("SCRAM-SHA-256", plain));
        Assert.Equal(SaslOutcome.Refused, (await _bench.Authenticator.LogInAsync("alice", "pw", plain, CancellationToken.None)).Outcome);
        Assert.Equal(0, _bench.Directory.PasswordChecks);
    }

    [Fact]
    public async Task Without_TLS_everything_but_channel_binding_works_when_allowed()
    {
        _bench.Directory.Add("alice", "pw");
        _bench.Options.AllowPlaintextLogin = true;
        LogInContext plain = LogInBench.Inside(null);
        Assert.Equal(["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN"], _bench.Authenticator.MechanismsFor(plain.Connection));
        Assert.True(_bench.Authenticator.AllowsPasswords(plain.Connection));
        Assert.Equal(SaslOutcome.Success, (await _bench.Authenticator.LogInAsync("alice", "pw", plain, CancellationToken.None)).Outcome);
    }

    [Fact]
    public void The_strongest_mechanism_comes_first_inside_TLS()
    {
        LogInContext bound = LogInBench.Inside(LogInBench.TlsWith(type => type == "tls-server-end-point" ? "x"u8.ToArray() : null));
        Assert.Equal(
            ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN"],
            _bench.Authenticator.MechanismsFor(bound.Connection));
        LogInContext unbound = LogInBench.From("192.0.2.1");
        Assert.Equal(["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN"], _bench.Authenticator.MechanismsFor(unbound.Connection));
        Assert.Null(_bench.Authenticator.Begin("SCRAM-SHA-256-PLUS", unbound));
    }

    [Fact]
    public void Mechanisms_are_found_in_any_case_and_unknown_ones_are_not()
    {
        Assert.NotNull(_bench.Authenticator.Begin("plain", LogInBench.From("192.0.2.1")));
        Assert.Null(_bench.Authenticator.Begin("CRAM-MD5", LogInBench.From("192.0.2.1")));
    }

    [Fact]
    public void A_mechanism_that_does_not_exist_is_an_error_in_the_options()
    {
        _bench.Options.Mechanisms = ["PLAIN", "SCRAM-SHA-512"];
        Assert.Contains("SCRAM-SHA-512", Assert.Throws<ArgumentException>(() => _bench.Authenticator).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_added_mechanism_is_announced_last_and_its_failures_are_counted()
    {
        _bench.Added.Add(new TokenMechanism());
        _bench.Options.FailuresPerAddress = 2;
        LogInContext context = LogInBench.From("192.0.2.1");
        Assert.Equal("X-TOKEN", _bench.Authenticator.MechanismsFor(context.Connection)[^1]);
        Assert.Equal(SaslOutcome.Success, (await _bench.Authenticator.Begin("X-TOKEN", context)!.SayAsync("right")).Outcome);
        for (int i = 0; i < 2; i++)
            Assert.Equal(SaslOutcome.Refused, (await _bench.Authenticator.Begin("X-TOKEN", context)!.SayAsync("wrong")).Outcome);
        Assert.Equal(SaslOutcome.Throttled, (await _bench.Authenticator.Begin("X-TOKEN", context)!.SayAsync("right")).Outcome);
    }

    [Fact]
    public async Task A_directory_that_breaks_makes_log_in_unavailable_and_counts_for_nothing()
    {
        _bench.Directory.Add("alice", "pw");
        _bench.Options.FailuresPerAddress = 1;
        _bench.Directory.Failure = new IOException("disk");
        Assert.Equal(SaslOutcome.Unavailable, (await _bench.LogInAsync("alice", "pw")).Outcome);
        Assert.Equal(SaslOutcome.Unavailable, (await _bench.Authenticator.Begin("SCRAM-SHA-1", LogInBench.From("192.0.2.1"))!.SayAsync("n,,n=alice,r=x")).Outcome);
        _bench.Directory.Failure = null;
        Assert.Equal(SaslOutcome.Success, (await _bench.LogInAsync("alice", "pw")).Outcome);
    }

    [Fact]
    public async Task A_directory_that_never_answers_can_be_given_up()
    {
        _bench.Directory.Failure = new OperationCanceledException();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _bench.Authenticator.LogInAsync("alice", "pw", LogInBench.From("192.0.2.1"), source.Token));
    }

    [Fact]
    public async Task The_log_tells_who_and_how_but_no_secret_and_no_forged_line()
    {
        _bench.Directory.Add("alice", "s3cret");
        await _bench.LogInAsync("alice", "s3cret");
        await _bench.LogInAsync("mallory\r\nInformation: imap log-in of root", "hunter2");
        await _bench.Authenticator.Begin("PLAIN", LogInBench.From("192.0.2.1"))!.SayAsync("s3cret");
        Assert.Equal(3, _bench.Logger.Lines.Count);
        Assert.StartsWith("Information: imap log-in of alice@example.test by LOGIN from 192.0.2.1", _bench.Logger.Lines[0], StringComparison.Ordinal);
        Assert.All(_bench.Logger.Lines, line => Assert.DoesNotContain(line, c => char.IsControl(c)));
        Assert.All(_bench.Logger.Lines, line => Assert.DoesNotMatch("s3cret|hunter2", line));
    }

    private sealed class TokenMechanism : ISaslMechanism
    {
        public string Name => "X-TOKEN";

        public bool IsAvailable(LogInContext context) => true;

        public SaslExchange Begin(LogInContext context) => new Exchange();

        private sealed class Exchange : SaslExchange
        {
            public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
            {
                var account = new AccountFacts(new AccountId("1"), new EmailAddress("alice", "example.test"));
                return new(response is { } token && token.Span.SequenceEqual("right"u8)
                    ? SaslStep.Success(new MailPrincipal(account, "X-TOKEN"))
                    : SaslStep.Failure(SaslOutcome.Refused, "wrong token"));
            }
        }
    }
}
