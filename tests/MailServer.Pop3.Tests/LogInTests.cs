using System.Text;
using MailServer.Authentication;
using MailServer.Directories;
using MailServer.Pop3.Tests.Support;
using MailServer.Testing;

namespace MailServer.Pop3.Tests;

public sealed class LogInTests
{
    private static readonly string Plain = Base64("\0alice\0wonder land");

    [Fact]
    public async Task Without_TLS_passwords_and_mechanisms_are_hidden_and_refused()
    {
        await using var bench = await Pop3Bench.StartAsync();
        bench.Authentication.AllowPlaintextLogin = false;
        var session = await bench.GreetAsync();
        await session.ErrAsync("USER alice");
        await session.ErrAsync("PASS wonder land");
        await session.ErrAsync("AUTH PLAIN " + Plain);
        await session.OkAsync("STLS");
        await session.Client.UpgradeToTlsAsync();
        await session.OkAsync("AUTH PLAIN " + Plain);
    }

    [Fact]
    public async Task An_unknown_user_and_a_wrong_password_look_the_same()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        string known = await session.OkAsync("USER alice");
        string wrong = await session.ErrAsync("PASS wonderland");
        Assert.Equal(known, await session.OkAsync("USER ghost"));
        Assert.Equal(wrong, await session.ErrAsync("PASS wonderland"));
        Assert.StartsWith("-ERR [AUTH] ", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PASS_needs_USER_again_after_a_failure()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        await session.OkAsync("USER alice");
        await session.ErrAsync("PASS wrong");
        await session.ErrAsync("PASS wonder land");
    }

    [Fact]
    public async Task Too_many_failures_end_the_session()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        for (int i = 0; i < 3; i++) await session.ErrAsync("AUTH PLAIN " + Base64("\0alice\0wrong"));
        Assert.Null(await session.Client.TryReadLineAsync());
    }

    [Fact]
    public async Task A_throttled_client_is_told_to_come_back_and_sent_away()
    {
        await using var bench = await Pop3Bench.StartAsync();
        bench.Authentication.FailuresPerAddress = 1;
        var session = await bench.GreetAsync();
        await session.ErrAsync("AUTH PLAIN " + Base64("\0alice\0wrong"));
        Assert.StartsWith("-ERR [SYS/TEMP] ", await session.ErrAsync("AUTH PLAIN " + Plain), StringComparison.Ordinal);
        Assert.Null(await session.Client.TryReadLineAsync());
    }

    [Fact]
    public async Task AUTH_takes_its_messages_one_by_one()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        Assert.Equal("+ " + Base64("Username:"), await session.Client.CommandAsync("AUTH LOGIN"));
        Assert.Equal("+ " + Base64("Password:"), await session.Client.CommandAsync(Base64("alice")));
        await session.OkAsync(Base64("wonder land"));
        await session.OkAsync("STAT");
    }

    [Fact]
    public async Task AUTH_without_an_initial_response_asks_with_an_empty_challenge()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        Assert.Equal("+ ", await session.Client.CommandAsync("auth plain"));
        await session.OkAsync(Plain);
    }

    [Fact]
    public async Task AUTH_messages_may_be_pipelined()
    {
        await using var bench = await Pop3Bench.StartAsync();
        string[] answers = await bench.SayAsync($"AUTH LOGIN\r\n{Base64("alice")}\r\n{Base64("wonder land")}\r\nSTAT\r\nQUIT\r\n");
        Assert.Equal(["+ VXNlcm5hbWU6", "+ UGFzc3dvcmQ6", "+OK 0 messages (0 octets)", "+OK 0 0", "+OK Bye"], answers);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("not base64!")]
    [InlineData("YWxpY2U")]
    [InlineData("AGFsaWNl")]
    public async Task A_cancelled_or_malformed_exchange_ends_and_the_session_goes_on(string message)
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        Assert.Equal("+ ", await session.Client.CommandAsync("AUTH PLAIN"));
        Assert.DoesNotContain("[AUTH]", await session.ErrAsync(message), StringComparison.Ordinal);
        await session.OkAsync("CAPA");
    }

    [Theory]
    [InlineData("AUTH")]
    [InlineData("AUTH CRAM-MD5")]
    [InlineData("AUTH PLAIN !!!")]
    [InlineData("AUTH P@IN")]
    [InlineData("AUTH PLAIN AGFsaWNlAA== AGFsaWNlAA==")]
    public async Task A_wrong_AUTH_command_is_an_error(string command)
    {
        await using var bench = await Pop3Bench.StartAsync();
        await (await bench.GreetAsync()).ErrAsync(command);
    }

    [Fact]
    public async Task An_over_long_SASL_message_ends_the_exchange()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        Assert.Equal("+ ", await session.Client.CommandAsync("AUTH PLAIN"));
        await session.ErrAsync(new string('A', 100_000));
        await session.OkAsync("CAPA");
    }

    [Fact]
    public async Task Nobody_acts_for_somebody_else()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        Assert.StartsWith("-ERR [AUTH] ", await session.ErrAsync("AUTH PLAIN " + Base64("bob\0alice\0wonder land")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_with_the_success_goes_out_as_a_challenge_that_an_empty_line_confirms()
    {
        await using var bench = await Pop3Bench.StartAsync();
        bench.Mechanisms.Add(new WithData(bench));
        var session = await bench.GreetAsync();
        Assert.Equal("+ " + Base64("proof"), await session.Client.CommandAsync("AUTH X-DATA ="));
        await session.ErrAsync(Base64("more"));
        Assert.Equal("+ " + Base64("proof"), await session.Client.CommandAsync("AUTH X-DATA ="));
        await session.OkAsync("");
        await session.OkAsync("STAT");
    }

    [Fact]
    public async Task Plaintext_behind_STLS_closes_the_connection_and_does_not_run()
    {
        await using var bench = await Pop3Bench.StartAsync("Subject: x\r\n\r\nx\r\n");
        string[] answers = await AnswersUntilCutAsync(bench, "STLS\r\nUSER alice\r\nPASS wonder land\r\nDELE 1\r\nQUIT\r\n");
        Assert.Empty(answers);
        Assert.Equal(1, await bench.CountAsync());
    }

    [Fact]
    public async Task TLS_forgets_what_was_said_before()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        await session.OkAsync("USER alice");
        await session.OkAsync("STLS");
        await session.Client.UpgradeToTlsAsync();
        await session.ErrAsync("PASS wonder land");
        await session.ErrAsync("STLS");
        await session.OkAsync("USER alice");
        await session.OkAsync("PASS wonder land");
    }

    [Fact]
    public async Task A_real_handshake_works()
    {
        await using var bench = await Pop3Bench.StartAsync();
        bench.Authentication.AllowPlaintextLogin = false;
        var session = await bench.GreetAsync(new InMemoryConnectionOptions { Upgrade = TlsUpgrade.Real });
        await session.OkAsync("STLS");
        await session.Client.UpgradeToTlsAsync();
        await session.OkAsync("AUTH PLAIN " + Plain);
        await session.OkAsync("QUIT");
    }

    [Fact]
    public async Task STLS_without_a_certificate_is_not_offered()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync(new InMemoryConnectionOptions { Upgrade = TlsUpgrade.None });
        Assert.DoesNotContain("STLS", await session.LinesAsync("CAPA"));
        await session.ErrAsync("STLS");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<string[]> AnswersUntilCutAsync(Pop3Bench bench, string text)
    {
        var session = await bench.GreetAsync();
        await session.SendUntilClosedAsync(text);
        await session.Ended;
        try
        {
            return (await session.Client.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private sealed class WithData(Pop3Bench bench) : ISaslMechanism
    {
        public string Name => "X-DATA";

        public bool IsAvailable(LogInContext context) => true;

        public SaslExchange Begin(LogInContext context) => new Exchange(new AccountFacts(bench.Account, Pop3Bench.Alice));

        private sealed class Exchange(AccountFacts account) : SaslExchange
        {
            public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken) =>
                new(SaslStep.Success(new MailPrincipal(account, "X-DATA"), "proof"u8.ToArray()));
        }
    }
}
