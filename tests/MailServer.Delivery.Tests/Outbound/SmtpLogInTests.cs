using System.Text;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.Sasl;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Protocol.Sasl;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class SmtpLogInTests
{
    private static readonly OutboundCredentials Credentials = new("us,er", "p\u00e4ss=word");

    private readonly ClientBench _bench = new();

    public SmtpLogInTests() => _bench.Settings = _bench.Settings with { Credentials = Credentials };

    [Fact]
    public async Task PLAIN_is_used_under_TLS()
    {
        _bench.Hop.Extensions = ["STARTTLS", "AUTH LOGIN PLAIN"];
        _bench.Hop.Script = line => line == $"AUTH PLAIN {Base64("\0us,er\0p\u00e4ss=word")}" ? "235 2.7.0 welcome" : null;

        await using var session = await _bench.SessionAsync();

        Assert.True(session.IsUsable);
    }

    [Fact]
    public async Task LOGIN_answers_two_questions_whatever_they_are()
    {
        _bench.Hop.Extensions = ["STARTTLS", "AUTH LOGIN"];
        _bench.Hop.Script = line => line == "AUTH LOGIN" ? "334 what?"
            : line == Base64("us,er") ? "334 UGFzc3dvcmQ6"
            : line == Base64("p\u00e4ss=word") ? "235 2.7.0 welcome" : null;

        await using var session = await _bench.SessionAsync();
    }

    [Fact]
    public async Task A_password_is_not_shown_without_TLS()
    {
        _bench.Hop.Extensions = ["AUTH LOGIN PLAIN"];

        var start = await _bench.OpenAsync();

        Assert.True(start.Refusal!.IsTransientFailure);
        Assert.DoesNotContain(_bench.Hop.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_log_in_keeps_the_mail_in_the_queue()
    {
        _bench.Hop.Extensions = ["STARTTLS", "AUTH PLAIN"];
        _bench.Hop.Script = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 no" : null;

        Assert.Equal("4.7.8", (await _bench.OpenAsync()).Refusal!.Enhanced.ToString());
    }

    [Theory]
    [InlineData("SCRAM-SHA-256", ScramAlgorithm.Sha256)]
    [InlineData("SCRAM-SHA-1", ScramAlgorithm.Sha1)]
    [InlineData("SCRAM-SHA-1 SCRAM-SHA-256", ScramAlgorithm.Sha256)]
    public async Task SCRAM_proves_both_sides_even_without_TLS(string offered, ScramAlgorithm algorithm)
    {
        var server = new ScramServer("p\u00e4ss=word") { Algorithm = algorithm };
        _bench.Hop.Extensions = ["AUTH PLAIN " + offered];
        _bench.Hop.Script = server.Answer;

        await using var session = await _bench.SessionAsync();

        Assert.Equal("us,er", server.UserName);
    }

    [Theory]
    [InlineData("other", true)]
    [InlineData("p\u00e4ss=word", false)]
    public async Task SCRAM_fails_when_one_side_does_not_know_the_password(string password, bool proves)
    {
        _bench.Hop.Extensions = ["AUTH SCRAM-SHA-256"];
        _bench.Hop.Script = new ScramServer(password) { ProvesItself = proves }.Answer;

        Assert.True((await _bench.OpenAsync()).Refusal!.IsTransientFailure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("r=abc,s=c2FsdA==,i=4096")]
    [InlineData("r=nonce,s=c2FsdA==,i=4096")]
    [InlineData("r=noncex,s=,i=4096")]
    [InlineData("r=noncex,s=c2FsdA==,i=0")]
    [InlineData("r=noncex,s=c2FsdA==,i=99999999")]
    [InlineData("m=ext,r=noncex,s=c2FsdA==,i=4096")]
    public void A_challenge_of_SCRAM_that_is_not_one_gets_no_proof(string challenge)
    {
        var client = new ScramClient(ScramClient.Sha256, Credentials, "nonce", "n", default);

        byte[]? answer = client.Answer(Encoding.UTF8.GetBytes(challenge));

        Assert.True(answer is null || challenge.Length == 0);
        Assert.False(client.MaySucceed);
    }

    [Theory]
    [InlineData("SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "SCRAM-SHA-256-PLUS", "tls-server-end-point")]
    [InlineData("SCRAM-SHA-256 SCRAM-SHA-1-PLUS", "SCRAM-SHA-1-PLUS", "tls-server-end-point")]
    [InlineData("SCRAM-SHA-256 SCRAM-SHA-1", "SCRAM-SHA-256", null)]
    public async Task SCRAM_is_bound_to_the_TLS_session_where_the_server_can(string offered, string expected, string? type)
    {
        var server = new ScramServer("p\u00e4ss=word") { Mechanism = expected };
        _bench.Hop.Extensions = ["STARTTLS", "AUTH PLAIN " + offered];
        _bench.Hop.Script = server.Answer;

        await using var session = await _bench.SessionAsync();

        Assert.Equal("us,er", server.UserName);
        // Without the offer the server is told that it was missed (RFC 5802 §6).
        Assert.Equal((type, type is null), (server.First.BindingName, server.First.Gs2Header.Span.StartsWith("y,"u8)));
        Assert.Equal(type is null ? [] : session.Tls!.Session.ChannelBinding!("tls-server-end-point")!.Value.ToArray(), server.Binding);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_knows_other_bindings_only_gets_an_unbound_proof_if_its_certificate_is_valid(bool isValid)
    {
        var server = new ScramServer("p\u00e4ss=word");
        _bench.Connector.AreCertificatesValid = isValid;
        _bench.Hop.Extensions = ["STARTTLS", "AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256"];
        _bench.Hop.Script = line => line.StartsWith("AUTH SCRAM-SHA-256-PLUS", StringComparison.Ordinal) ? "535 5.7.8 unknown binding" : server.Answer(line);

        var start = await _bench.OpenAsync();

        Assert.Equal(isValid, start.Session is not null);
        Assert.Equal(isValid ? "us,er" : null, server.UserName);
        if (start.Session is { } session) await session.DisposeAsync();
    }

    [Theory]
    [InlineData("OAUTHBEARER XOAUTH2 PLAIN", "OAUTHBEARER", "n,a=us=2Cer,\u0001host=hop.test\u0001auth=Bearer to.ken+1==\u0001\u0001")]
    [InlineData("PLAIN XOAUTH2", "XOAUTH2", "user=us,er\u0001auth=Bearer to.ken+1==\u0001\u0001")]
    public async Task A_token_is_fetched_for_each_log_in(string offered, string mechanism, string message)
    {
        var tokens = new Tokens("to.ken+1==");
        Use(tokens);
        _bench.Hop.Extensions = ["STARTTLS", "AUTH " + offered];
        _bench.Hop.Script = line => line == $"AUTH {mechanism} {Base64(message)}" ? "235 2.7.0 welcome" : null;

        await (await _bench.SessionAsync()).DisposeAsync();
        await (await _bench.SessionAsync()).DisposeAsync();

        Assert.Equal(["hop.test us,er", "hop.test us,er"], tokens.Asked);
    }

    [Fact]
    public async Task A_token_that_is_too_long_for_a_command_waits_for_the_challenge()
    {
        string token = new('a', 600);
        Use(new Tokens(token));
        _bench.Hop.Extensions = ["STARTTLS", "AUTH OAUTHBEARER"];
        _bench.Hop.Script = line => line == "AUTH OAUTHBEARER" ? "334 "
            : line == Base64($"n,a=us=2Cer,\u0001host=hop.test\u0001auth=Bearer {token}\u0001\u0001") ? "235 2.7.0 welcome" : null;

        await using var session = await _bench.SessionAsync();
    }

    [Theory]
    [InlineData("OAUTHBEARER", "AQ==")]
    [InlineData("XOAUTH2", "")]
    public async Task A_refused_token_is_answered_as_the_mechanism_wants_and_the_mail_waits(string mechanism, string last)
    {
        Use(new Tokens("token"));
        _bench.Hop.Extensions = ["STARTTLS", "AUTH " + mechanism];
        _bench.Hop.Script = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "334 " + Base64("{\"status\":\"invalid_token\"}")
            : line == last ? "535 5.7.8 expired" : null;

        Assert.Equal("4.7.8", (await _bench.OpenAsync()).Refusal!.Enhanced.ToString());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("a\u0001b", true)]
    [InlineData("fails", true)]
    [InlineData("token", false)]
    public async Task Without_a_token_or_TLS_nothing_is_shown_and_the_mail_waits(string? token, bool hasTls)
    {
        Use(new Tokens(token));
        _bench.Hop.Extensions = hasTls ? ["STARTTLS", "AUTH OAUTHBEARER PLAIN"] : ["AUTH OAUTHBEARER PLAIN"];

        Assert.True((await _bench.OpenAsync()).Refusal!.IsTransientFailure);
        Assert.DoesNotContain(_bench.Hop.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_with_a_token_is_read_anew()
    {
        string path = Path.GetTempFileName();
        try
        {
            var source = new FileTokenSource(path);
            Assert.Null(await source.GetTokenAsync("h", "u", default));
            await File.WriteAllTextAsync(path, " first\n");
            Assert.Equal("first", await source.GetTokenAsync("h", "u", default));
            await File.WriteAllTextAsync(path, "second");
            Assert.Equal("second", await source.GetTokenAsync("h", "u", default));
            await File.WriteAllTextAsync(path, new string('a', 9000));
            await Assert.ThrowsAsync<InvalidDataException>(async () => await source.GetTokenAsync("h", "u", default));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private void Use(Tokens tokens) => _bench.Settings = _bench.Settings with { Credentials = new OutboundCredentials("us,er", "") { Tokens = tokens } };

    private sealed class Tokens(string? token) : IRelayTokenSource
    {
        public List<string> Asked { get; } = [];

        public ValueTask<string?> GetTokenAsync(string host, string userName, CancellationToken cancellationToken)
        {
            Asked.Add($"{host} {userName}");
            return token == "fails" ? throw new IOException("no token") : new(token);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed class ScramServer(string password)
    {
        private readonly byte[] _salt = [1, 2, 3, 4];
        private ScramClientFirst? _first;
        private byte[]? _serverFirst;
        private bool _isDone;

        public ScramAlgorithm Algorithm { get; init; } = ScramAlgorithm.Sha256;

        /// <summary>The mechanism's name, where it is not the algorithm's own.</summary>
        public string? Mechanism { get; init; }

        public ScramClientFirst First => _first!;

        /// <summary>What the client said that the binding is.</summary>
        public byte[]? Binding { get; private set; }

        public bool ProvesItself { get; init; } = true;

        public string? UserName => _first?.UserName;

        public string? Answer(string line)
        {
            var begin = $"AUTH {Mechanism ?? (Algorithm == ScramAlgorithm.Sha1 ? "SCRAM-SHA-1" : "SCRAM-SHA-256")} ";
            if (line.StartsWith(begin, StringComparison.Ordinal)) return Begin(Convert.FromBase64String(line[begin.Length..]));
            if (line == "*") return "501 5.5.0 gave up";
            if (_isDone && line.Length == 0) return "235 2.7.0 welcome";
            return _serverFirst is null ? null : Final(Convert.FromBase64String(line));
        }

        private string Begin(byte[] message)
        {
            Assert.True(ScramClientFirst.TryParse(message, out _first));
            _serverFirst = ScramServerMessages.First(_first.Nonce + "server", _salt, 4096);
            return "334 " + Convert.ToBase64String(_serverFirst);
        }

        private string Final(byte[] message)
        {
            Assert.True(ScramClientFinal.TryParse(message, out var final));
            Binding = final.ChannelBinding.ToArray()[_first!.Gs2Header.Length..];
            var secret = ScramSecret.Derive(Mechanism?.Contains("SHA-1", StringComparison.Ordinal) == true ? ScramAlgorithm.Sha1 : Algorithm, password, _salt, 4096);
            byte[] authMessage = ScramServerMessages.AuthMessage(_first!, _serverFirst!, final);
            if (!secret.Verify(authMessage, final.Proof.Span)) return "535 5.7.8 no";
            _isDone = true;
            return ProvesItself ? "334 " + Convert.ToBase64String(ScramServerMessages.Final(secret.Sign(authMessage))) : "235 2.7.0 welcome";
        }
    }
}
