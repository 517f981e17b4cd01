using MailServer.Authentication.Tests.Support;

namespace MailServer.Authentication.Tests.Mechanisms;

public sealed class PasswordMechanismTests
{
    private readonly LogInBench _bench = new();

    public PasswordMechanismTests()
    {
        _bench.Directory.Add("alice", "wonder land");
        _bench.Directory.Add("bob", "builder");
    }

    [Theory]
    [InlineData("\0alice\0wonder land")]
    [InlineData("alice\0alice\0wonder land")]
    [InlineData("alice@example.test\0alice\0wonder land")]
    public async Task PLAIN_logs_in(string message)
    {
        SaslStep step = await Begin("PLAIN").SayAsync(message);
        Assert.Equal(SaslOutcome.Success, step.Outcome);
        Assert.Equal("id-alice", step.Principal!.Account.Id.Value);
        Assert.Equal("PLAIN", step.Principal.Mechanism);
    }

    [Theory]
    [InlineData("\0alice\0wonderland")]
    [InlineData("\0ghost\0wonder land")]
    [InlineData("bob\0alice\0wonder land")]
    [InlineData("ghost\0alice\0wonder land")]
    public async Task PLAIN_refuses(string message) => Assert.Equal(SaslOutcome.Refused, (await Begin("PLAIN").SayAsync(message)).Outcome);

    [Theory]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("\0alice")]
    [InlineData("\0alice\0")]
    [InlineData("\0\0wonder land")]
    [InlineData("\0alice\0wonder\0land")]
    public async Task PLAIN_calls_malformed_what_is_malformed(string message) =>
        Assert.Equal(SaslOutcome.Malformed, (await Begin("PLAIN").SayAsync(message)).Outcome);

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_malformed()
    {
        SaslStep plain = await Begin("PLAIN").NextAsync(new byte[] { 0, 0xC0, 0xAF, 0, 65 }, CancellationToken.None);
        SaslStep login = await Begin("LOGIN").NextAsync(new byte[] { 0xFF }, CancellationToken.None);
        Assert.Equal((SaslOutcome.Malformed, SaslOutcome.Malformed), (plain.Outcome, login.Outcome));
    }

    [Fact]
    public async Task LOGIN_asks_for_the_name_and_for_the_password()
    {
        SaslExchange exchange = Begin("LOGIN");
        Assert.Equal("Username:", (await exchange.SayAsync(null)).Text());
        Assert.Equal("Password:", (await exchange.SayAsync("alice")).Text());
        Assert.Equal(SaslOutcome.Success, (await exchange.SayAsync("wonder land")).Outcome);
    }

    [Fact]
    public async Task LOGIN_takes_the_name_as_initial_response()
    {
        SaslExchange exchange = Begin("LOGIN");
        Assert.Equal("Password:", (await exchange.SayAsync("alice")).Text());
        Assert.Equal(SaslOutcome.Refused, (await exchange.SayAsync("builder")).Outcome);
    }

    [Fact]
    public async Task Names_that_cannot_exist_are_refused_without_asking_the_directory()
    {
        SaslStep step = await _bench.Authenticator.LogInAsync(new string('x', 5000), "pw", LogInBench.From("192.0.2.1"), CancellationToken.None);
        Assert.Equal(SaslOutcome.Refused, step.Outcome);
        Assert.Equal(0, _bench.Directory.PasswordChecks);
    }

    private SaslExchange Begin(string mechanism) => _bench.Authenticator.Begin(mechanism, LogInBench.From("192.0.2.1"))!;
}
