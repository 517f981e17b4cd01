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
        var client = new ScramClient(ScramClient.Sha256, Credentials, "nonce");

        byte[]? answer = client.Answer(Encoding.UTF8.GetBytes(challenge));

        Assert.True(answer is null || challenge.Length == 0);
        Assert.False(client.MaySucceed);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed class ScramServer(string password)
    {
        private readonly byte[] _salt = [1, 2, 3, 4];
        private ScramClientFirst? _first;
        private byte[]? _serverFirst;
        private bool _isDone;

        public ScramAlgorithm Algorithm { get; init; } = ScramAlgorithm.Sha256;

        public bool ProvesItself { get; init; } = true;

        public string? UserName => _first?.UserName;

        public string? Answer(string line)
        {
            var begin = Algorithm == ScramAlgorithm.Sha1 ? "AUTH SCRAM-SHA-1 " : "AUTH SCRAM-SHA-256 ";
            if (line.StartsWith(begin, StringComparison.Ordinal)) return First(Convert.FromBase64String(line[begin.Length..]));
            if (line == "*") return "501 5.5.0 gave up";
            if (_isDone && line.Length == 0) return "235 2.7.0 welcome";
            return _serverFirst is null ? null : Final(Convert.FromBase64String(line));
        }

        private string First(byte[] message)
        {
            Assert.True(ScramClientFirst.TryParse(message, out _first));
            _serverFirst = ScramServerMessages.First(_first.Nonce + "server", _salt, 4096);
            return "334 " + Convert.ToBase64String(_serverFirst);
        }

        private string Final(byte[] message)
        {
            Assert.True(ScramClientFinal.TryParse(message, out var final));
            var secret = ScramSecret.Derive(Algorithm, password, _salt, 4096);
            byte[] authMessage = ScramServerMessages.AuthMessage(_first!, _serverFirst!, final);
            if (!secret.Verify(authMessage, final.Proof.Span)) return "535 5.7.8 no";
            _isDone = true;
            return ProvesItself ? "334 " + Convert.ToBase64String(ScramServerMessages.Final(secret.Sign(authMessage))) : "235 2.7.0 welcome";
        }
    }
}
