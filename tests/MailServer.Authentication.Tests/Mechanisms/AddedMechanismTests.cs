using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailServer.Authentication.Tests.Support;
using MailServer.Authentication.Tokens;

namespace MailServer.Authentication.Tests.Mechanisms;

public sealed class AddedMechanismTests
{
    private readonly LogInBench _bench = new();

    public AddedMechanismTests()
    {
        _bench.Directory.Add("alice", "pw");
        _bench.Directory.Add("bob", "pw");
        _bench.Directory.Add("carol", "pw", isEnabled: false);
        _bench.Added.Add(BearerMechanism.OAuthBearer(_bench.Directory, new TokenIsName()));
        _bench.Added.Add(BearerMechanism.XOAuth2(_bench.Directory, new TokenIsName()));
        _bench.Added.Add(new ExternalMechanism(_bench.Directory, certificate => certificate.Subject.Contains("trusted", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("OAUTHBEARER", "n,a=alice@example.test,\x01host=mail.example.test\x01port=143\x01" + "auth=Bearer token-alice\x01\x01")]
    [InlineData("OAUTHBEARER", "n,,\x01" + "auth=Bearer token-alice\x01\x01")]
    [InlineData("XOAUTH2", "user=alice@example.test\x01" + "auth=Bearer token-alice\x01\x01")]
    public async Task A_token_logs_its_user_in(string mechanism, string message)
    {
        SaslStep step = await Begin(mechanism).SayAsync(message);
        Assert.Equal(SaslOutcome.Success, step.Outcome);
        Assert.Equal("id-alice", step.Principal!.Account.Id.Value);
        Assert.Equal(mechanism, step.Principal.Mechanism);
    }

    [Theory]
    [InlineData("n,a=bob,\x01" + "auth=Bearer token-alice\x01\x01")]
    [InlineData("n,a=alice,\x01" + "auth=Bearer stolen\x01\x01")]
    [InlineData("n,,\x01" + "auth=Bearer token-carol\x01\x01")]
    [InlineData("n,,\x01" + "auth=Bearer token-ghost\x01\x01")]
    public async Task A_wrong_token_is_told_of_in_a_challenge_and_refused(string message)
    {
        SaslExchange exchange = Begin("OAUTHBEARER");
        SaslStep error = await exchange.SayAsync(message);
        Assert.Equal(SaslOutcome.Challenge, error.Outcome);
        Assert.Equal("{\"status\":\"invalid_token\"}", error.Text());
        Assert.Equal(SaslOutcome.Refused, (await exchange.SayAsync("\x01")).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\x01\x01")]
    [InlineData("n,a=,\x01" + "auth=Bearer x\x01\x01")]
    [InlineData("p=tls-exporter,,\x01" + "auth=Bearer x\x01\x01")]
    [InlineData("n,a=alice,\x01" + "auth=Basic x\x01\x01")]
    [InlineData("n,a=alice,\x01" + "auth=Bearer \x01\x01")]
    [InlineData("n,a=alice,\x01" + "auth=Bearer x\x01")]
    public async Task What_is_not_a_bearer_message_is_malformed(string message) =>
        Assert.Equal(SaslOutcome.Malformed, (await Begin("OAUTHBEARER").SayAsync(message)).Outcome);

    [Fact]
    public void Tokens_stay_inside_TLS_whatever_the_options_say()
    {
        _bench.Options.AllowPlaintextLogin = true;
        Assert.Null(_bench.Authenticator.Begin("OAUTHBEARER", LogInBench.Inside(null)));
    }

    [Theory]
    [InlineData("", SaslOutcome.Success)]
    [InlineData("alice@example.test", SaslOutcome.Success)]
    [InlineData("bob", SaslOutcome.Refused)]
    public async Task A_trusted_certificate_logs_its_address_in(string authorizationId, SaslOutcome outcome)
    {
        using X509Certificate2 certificate = Certificate("trusted", "alice@example.test");
        SaslExchange exchange = _bench.Authenticator.Begin("EXTERNAL", With(certificate))!;
        Assert.Equal(SaslOutcome.Challenge, (await exchange.SayAsync(null)).Outcome);
        Assert.Equal(outcome, (await exchange.SayAsync(authorizationId)).Outcome);
    }

    [Fact]
    public async Task An_address_without_an_account_is_refused()
    {
        using X509Certificate2 certificate = Certificate("trusted", "ghost@example.test");
        Assert.Equal(SaslOutcome.Refused, (await _bench.Authenticator.Begin("EXTERNAL", With(certificate))!.SayAsync("")).Outcome);
    }

    [Fact]
    public void A_certificate_that_is_not_trusted_or_has_no_address_offers_nothing()
    {
        using X509Certificate2 untrusted = Certificate("anybody", "alice@example.test");
        using X509Certificate2 nameless = Certificate("trusted", null);
        Assert.DoesNotContain("EXTERNAL", _bench.Authenticator.MechanismsFor(With(untrusted).Connection));
        Assert.Null(_bench.Authenticator.Begin("EXTERNAL", With(untrusted)));
        Assert.Null(_bench.Authenticator.Begin("EXTERNAL", With(nameless)));
        Assert.Null(_bench.Authenticator.Begin("EXTERNAL", LogInBench.From("192.0.2.1")));
    }

    private static LogInContext With(X509Certificate2 certificate) =>
        LogInBench.Inside(LogInBench.TlsWith(null) with { ClientCertificate = certificate });

    private static X509Certificate2 Certificate(string name, string? address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddEmailAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private SaslExchange Begin(string mechanism) => _bench.Authenticator.Begin(mechanism, LogInBench.From("192.0.2.1"))!;

    private sealed class TokenIsName : ITokenValidator
    {
        public ValueTask<string?> ValidateAsync(string token, CancellationToken cancellationToken) =>
            new(token.StartsWith("token-", StringComparison.Ordinal) ? token["token-".Length..] : null);
    }
}
