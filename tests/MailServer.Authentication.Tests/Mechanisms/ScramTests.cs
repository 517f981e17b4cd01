using System.Text;
using MailServer.Authentication.Mechanisms;
using MailServer.Authentication.Tests.Support;
using MailServer.Connections;

namespace MailServer.Authentication.Tests.Mechanisms;

public sealed class ScramTests
{
    private static readonly byte[] Exporter = "exported keying material"u8.ToArray();
    private static readonly byte[] EndPoint = "hash of the certificate"u8.ToArray();

    private readonly LogInBench _bench = new();

    [Fact]
    public async Task The_example_of_RFC_5802_goes_byte_for_byte()
    {
        _bench.Directory.Add("user", "pencil");
        _bench.Nonce = () => "3rfcNHYJY1ZVvWVs7j";
        SaslExchange exchange = Begin("SCRAM-SHA-1");

        SaslStep first = await exchange.SayAsync("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
        Assert.Equal("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096", first.Text());
        SaslStep last = await exchange.SayAsync("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");

        Assert.Equal(SaslOutcome.Success, last.Outcome);
        Assert.Equal("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", last.Text());
        Assert.Equal("SCRAM-SHA-1", last.Principal!.Mechanism);
        Assert.Equal("id-user", last.Principal.Account.Id.Value);
    }

    [Fact]
    public async Task The_example_of_RFC_7677_goes_byte_for_byte()
    {
        _bench.Directory.Add("user", "pencil", "W22ZaJ0SNY7soEsUEjb6gQ==");
        _bench.Nonce = () => "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        SaslExchange exchange = Begin("SCRAM-SHA-256");

        SaslStep first = await exchange.SayAsync("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        Assert.Equal("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", first.Text());
        SaslStep last = await exchange.SayAsync(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");

        Assert.Equal(SaslOutcome.Success, last.Outcome);
        Assert.Equal("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", last.Text());
    }

    [Fact]
    public async Task A_client_that_waits_for_the_server_gets_an_empty_challenge_first()
    {
        _bench.Directory.Add("user", "pencil");
        SaslExchange exchange = Begin("SCRAM-SHA-256");
        SaslStep empty = await exchange.SayAsync(null);
        Assert.Equal(SaslOutcome.Challenge, empty.Outcome);
        Assert.True(empty.Data.IsEmpty);
        Assert.Equal(SaslOutcome.Success, (await Client(ScramVariant.Sha256).RunAsync(exchange)).Outcome);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_fail_at_the_same_step_with_the_same_words()
    {
        _bench.Directory.Add("user", "pencil");
        foreach (ScramClient client in new[] { Client(ScramVariant.Sha256) with { Password = "pen" }, Client(ScramVariant.Sha256) with { UserName = "ghost" } })
        {
            SaslExchange exchange = Begin("SCRAM-SHA-256");
            SaslStep first = await exchange.SayAsync(client.First);
            Assert.Equal(SaslOutcome.Challenge, first.Outcome);
            SaslStep last = await exchange.SayAsync(client.Final(first.Text()));
            Assert.Equal(SaslOutcome.Refused, last.Outcome);
            Assert.True(last.Data.IsEmpty);
        }
    }

    [Fact]
    public async Task An_unknown_user_has_one_salt_for_ever_in_every_spelling()
    {
        _bench.Options.DefaultDomain = "Example.test";
        _bench.Options.UnknownUserKey = new byte[32];
        string salt = await SaltOf(_bench, "ghost");
        Assert.Equal(salt, await SaltOf(_bench, "ghost"));
        Assert.Equal(salt, await SaltOf(_bench, "GHOST@example.TEST"));
        Assert.NotEqual(salt, await SaltOf(_bench, "phantom"));

        var restarted = new LogInBench();
        restarted.Options.DefaultDomain = "example.test";
        restarted.Options.UnknownUserKey = new byte[32];
        Assert.Equal(salt, await SaltOf(restarted, "ghost"));
    }

    [Fact]
    public async Task A_disabled_user_is_an_unknown_user()
    {
        _bench.Directory.Add("user", "pencil", isEnabled: false);
        Assert.Equal(SaslOutcome.Refused, (await Client(ScramVariant.Sha256).RunAsync(Begin("SCRAM-SHA-256"))).Outcome);
    }

    [Theory]
    [InlineData("tls-exporter")]
    [InlineData("tls-server-end-point")]
    public async Task Plus_binds_to_the_channel(string type)
    {
        _bench.Directory.Add("user", "pencil");
        byte[] binding = type == "tls-exporter" ? Exporter : EndPoint;
        foreach (ScramVariant variant in new[] { ScramVariant.Sha1Plus, ScramVariant.Sha256Plus })
        {
            ScramClient client = Client(variant) with { Gs2Header = $"p={type},,", Binding = binding };
            Assert.Equal(SaslOutcome.Success, (await client.RunAsync(Begin(variant.Name, Bound))).Outcome);
        }
    }

    [Theory]
    [InlineData("p=tls-exporter,,", "somebody in the middle")]
    [InlineData("p=tls-server-end-point,,", "exported keying material")]
    [InlineData("p=tls-unique,,", "anything")]
    [InlineData("y,,", "")]
    public async Task Plus_refuses_another_channel(string header, string binding)
    {
        _bench.Directory.Add("user", "pencil");
        ScramClient client = Client(ScramVariant.Sha256Plus) with { Gs2Header = header, Binding = Encoding.UTF8.GetBytes(binding) };
        Assert.Equal(SaslOutcome.Refused, (await client.RunAsync(Begin("SCRAM-SHA-256-PLUS", Bound))).Outcome);
    }

    [Fact]
    public async Task A_client_that_saw_no_plus_is_told_of_the_attack_where_plus_was_announced()
    {
        _bench.Directory.Add("user", "pencil");
        ScramClient client = Client(ScramVariant.Sha256) with { Gs2Header = "y,," };
        Assert.Equal(SaslOutcome.Refused, (await client.RunAsync(Begin("SCRAM-SHA-256", Bound))).Outcome);
        Assert.Equal(SaslOutcome.Success, (await client.RunAsync(Begin("SCRAM-SHA-256"))).Outcome);
    }

    [Fact]
    public async Task A_client_that_saw_no_plus_is_right_where_plus_is_off()
    {
        _bench.Directory.Add("user", "pencil");
        _bench.Options.Mechanisms = ["SCRAM-SHA-256"];
        ScramClient client = Client(ScramVariant.Sha256) with { Gs2Header = "y,," };
        Assert.Equal(SaslOutcome.Success, (await client.RunAsync(Begin("SCRAM-SHA-256", Bound))).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("n,,")]
    [InlineData("n,n=user,r=abc")]
    [InlineData("x,,n=user,r=abc")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,n=us=er,r=abc")]
    [InlineData("n,,n=us=2cer,r=abc")]
    [InlineData("n,,r=abc,n=user")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,n=user,r=a b")]
    [InlineData("n,,m=ext,n=user,r=abc")]
    [InlineData("n,,n=user,r=abc,nonsense")]
    [InlineData("p=tls-exporter,,n=user,r=abc")]
    [InlineData("p=,,n=user,r=abc")]
    public async Task A_malformed_first_message_is_called_malformed(string message)
    {
        Assert.Equal(SaslOutcome.Malformed, (await Begin("SCRAM-SHA-256").SayAsync(message)).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c=biws")]
    [InlineData("c=biws,r=NONCE")]
    [InlineData("c=b!ws,r=NONCE,p=AAAA")]
    [InlineData("r=NONCE,c=biws,p=AAAA")]
    [InlineData("c=biws,r=NONCE,p=AAAA,x=y")]
    public async Task A_malformed_last_message_is_called_malformed(string message)
    {
        _bench.Directory.Add("user", "pencil");
        SaslExchange exchange = Begin("SCRAM-SHA-256");
        string nonce = (await exchange.SayAsync("n,,n=user,r=abc")).Text().Split(',')[0][2..];
        SaslStep step = await exchange.SayAsync(message.Replace("NONCE", nonce, StringComparison.Ordinal));
        Assert.Equal(SaslOutcome.Malformed, step.Outcome);
    }

    [Fact]
    public async Task A_replayed_exchange_meets_another_nonce()
    {
        _bench.Directory.Add("user", "pencil");
        ScramClient client = Client(ScramVariant.Sha256);
        SaslExchange first = Begin("SCRAM-SHA-256");
        string recorded = client.Final((await first.SayAsync(client.First)).Text());
        Assert.Equal(SaslOutcome.Success, (await first.SayAsync(recorded)).Outcome);
        Assert.Equal(SaslOutcome.Malformed, (await first.SayAsync(recorded)).Outcome);

        SaslExchange second = Begin("SCRAM-SHA-256");
        await second.SayAsync(client.First);
        Assert.Equal(SaslOutcome.Refused, (await second.SayAsync(recorded)).Outcome);
    }

    [Fact]
    public async Task A_client_may_act_for_itself_only()
    {
        _bench.Directory.Add("user", "pencil");
        _bench.Directory.Add("other", "secret");
        ScramClient client = Client(ScramVariant.Sha256);
        Assert.Equal(SaslOutcome.Success, (await (client with { Gs2Header = "n,a=user@example.test," }).RunAsync(Begin("SCRAM-SHA-256"))).Outcome);
        Assert.Equal(SaslOutcome.Refused, (await (client with { Gs2Header = "n,a=other," }).RunAsync(Begin("SCRAM-SHA-256"))).Outcome);
    }

    [Fact]
    public async Task A_name_with_comma_and_equals_sign_is_decoded()
    {
        _bench.Directory.Add("a,b=c", "pencil");
        ScramClient client = Client(ScramVariant.Sha1) with { UserName = "a=2Cb=3Dc" };
        Assert.Equal(SaslOutcome.Success, (await client.RunAsync(Begin("SCRAM-SHA-1"))).Outcome);
    }

    private static ScramClient Client(ScramVariant variant) => new(variant, "user", "pencil");

    private static ReadOnlyMemory<byte>? Bound(string type) => type switch
    {
        "tls-exporter" => Exporter,
        "tls-server-end-point" => EndPoint,
        _ => null,
    };

    private static async Task<string> SaltOf(LogInBench bench, string user)
    {
        SaslExchange exchange = bench.Authenticator.Begin("SCRAM-SHA-256", LogInBench.From("192.0.2.1"))!;
        return (await exchange.SayAsync($"n,,n={user},r=abc")).Text().Split(',')[1];
    }

    private SaslExchange Begin(string mechanism, Func<string, ReadOnlyMemory<byte>?>? binding = null) =>
        _bench.Authenticator.Begin(mechanism, LogInBench.Inside(LogInBench.TlsWith(binding)))!;
}
