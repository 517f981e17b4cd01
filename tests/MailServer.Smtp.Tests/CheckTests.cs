using MailServer.Checks;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Smtp.Tests.Support;

namespace MailServer.Smtp.Tests;

public class CheckTests
{
    private const string Message = "EHLO c.example\r\nMAIL FROM:<a@b.example> SIZE=9\r\nRCPT TO:<alice@example.test> NOTIFY=NEVER\r\nDATA\r\nS: x\r\n\r\nHello\r\n.\r\n";

    public static TheoryData<string> Stages => ["connect", "hello", "mail", "rcpt", "data", "message"];

    [Fact]
    public async Task A_check_reaches_every_stage_in_order()
    {
        var check = new StageCheck();
        await using var harness = With(check);
        harness.Services = harness.Services with { Authenticator = new FakeAuthenticator() };
        await harness.GreetAsync();
        await harness.ExpectAsync("STARTTLS", "220");
        await harness.Client.UpgradeToTlsAsync();
        await harness.GreetAsync();
        await harness.ExpectAsync("AUTH PLAIN " + FakeAuthenticator.Encode("good"), "235");
        await harness.ExpectAsync("MAIL FROM:<a@b.example> SIZE=9", "250");
        await harness.ExpectAsync("RCPT TO:<alice@example.test> NOTIFY=NEVER", "250");
        await harness.ExpectAsync("RSET", "250");
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("Hello\r\n.", "250");
        await harness.ExpectAsync("QUIT", "221");
        await harness.ExpectEndAsync();
        Assert.Equal(
            [
                "connect", "hello client.example", "tls", "hello client.example", "auth PLAIN", "mail a@b.example 9",
                "rcpt alice@example.test Never", "reset", "mail sender@example.org ", "rcpt alice@example.test Unspecified", "data 1", "message Hello", "end",
            ],
            check.Stages);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_rejection_is_answered_at_its_stage_and_nothing_is_stored(string stage)
    {
        var check = StageCheck.At(stage, CheckVerdict.Reject("Not from you"));
        await using var harness = With(check);
        Assert.Contains("550 5.7.1 Not from you\r\n", await harness.PlayAsync(Message), StringComparison.Ordinal);
        Assert.Empty(harness.Receiver.Messages);
        Assert.Equal(harness.Receiver.Begun, harness.Receiver.Disposed);
        Assert.Equal("end", check.Stages[^1]);
        Assert.Equal(stage is "mail" or "rcpt" or "data" or "message", check.Stages.Contains("reset"));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_disconnect_ends_the_session_after_its_reply(string stage)
    {
        await using var harness = With(StageCheck.At(stage, CheckVerdict.Disconnect(new SmtpReply(554, 7, 1, "Go away"))));
        Assert.EndsWith("554 5.7.1 Go away\r\n", await harness.PlayAsync(Message + "NOOP\r\n"), StringComparison.Ordinal);
        Assert.Empty(harness.Receiver.Messages);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_check_that_throws_is_logged_and_defers(string stage)
    {
        var check = new StageCheck { Answer = (asked, _) => asked == stage ? throw new InvalidOperationException("broken check") : new(CheckVerdict.Continue) };
        await using var harness = With(check);
        Assert.Contains("451 4.3.0 Local error, try again later\r\n", await harness.PlayAsync(Message), StringComparison.Ordinal);
        Assert.Empty(harness.Receiver.Messages);
        Assert.True(harness.Log.Has("broken check"));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_check_that_throws_and_may_fail_open_is_passed_over(string stage)
    {
        var check = new StageCheck
        {
            Policy = CheckFailurePolicy.Continue,
            Answer = (asked, _) => asked == stage ? throw new InvalidOperationException("broken check") : new(CheckVerdict.Continue),
        };
        await using var harness = With(check);
        await harness.PlayAsync(Message);
        Assert.Single(harness.Receiver.Messages);
        Assert.True(harness.Log.Has("broken check"));
    }

    [Fact]
    public async Task A_check_that_hangs_and_ignores_its_token_is_left_behind()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var check = new StageCheck
        {
            Answer = (stage, _) =>
            {
                if (stage != "mail") return new(CheckVerdict.Continue);
                asked.TrySetResult();
                return new(new TaskCompletionSource<CheckVerdict>().Task);
            },
        };
        await using var harness = With(check);
        await harness.GreetAsync();
        await harness.Client.SendLineAsync("MAIL FROM:<a@b.example>");
        await asked.Task;
        harness.Time.Advance(harness.Options.CheckTimeout);
        await harness.ExpectAsync("451 4.3.0");
        await harness.ExpectAsync("NOOP", "250");
    }

    [Fact]
    public async Task Discarded_messages_look_accepted_and_go_nowhere()
    {
        foreach (var stage in Stages.Select(row => row.Data))
        {
            await using var harness = With(StageCheck.At(stage, CheckVerdict.Discard("spam trap")));
            Assert.EndsWith("354 End data with <CRLF>.<CRLF>\r\n250 2.0.0 OK\r\n", await harness.PlayAsync(Message), StringComparison.Ordinal);
            Assert.Empty(harness.Receiver.Messages);
            Assert.Equal(harness.Receiver.Begun, harness.Receiver.Disposed);
        }
    }

    [Fact]
    public async Task Quarantine_at_any_stage_reaches_the_receiver()
    {
        foreach (var stage in Stages.Select(row => row.Data))
        {
            await using var harness = With(StageCheck.At(stage, CheckVerdict.Quarantine("looks odd")));
            await harness.PlayAsync(Message);
            Assert.True(Assert.Single(harness.Receiver.Messages).Disposition.IsQuarantined);
        }
    }

    [Fact]
    public async Task Accept_spares_the_other_checks_of_the_stage()
    {
        var second = new StageCheck();
        await using var harness = With(StageCheck.At("mail", CheckVerdict.Accept), second);
        await harness.PlayAsync(Message);
        Assert.DoesNotContain(second.Stages, stage => stage.StartsWith("mail", StringComparison.Ordinal));
        Assert.Contains("data 1", second.Stages);
    }

    [Fact]
    public async Task Headers_results_and_scores_are_added_up_and_cannot_forge_lines()
    {
        var first = StageCheck.At("mail", CheckVerdict.Continue with { Score = 1.5, AuthenticationResults = ["spf=pass smtp.mailfrom=b.example", "evil\r\nX-Forged: 1"] });
        var second = StageCheck.At("message", CheckVerdict.Continue with
        {
            Score = 1,
            AuthenticationResults = ["dkim=none"],
            Headers = [new("X-Good", "yes"), new("X-Bad", "a\r\nX-Forged: 2"), new("X Bad", "y"), new("X-Bad:", "y"), new("X-Bad", "\u2028")],
        });
        await using var harness = With(first, second);
        await harness.PlayAsync(Message);
        Assert.Equal(
            "Authentication-Results: mail.example.test;\r\n\tspf=pass smtp.mailfrom=b.example;\r\n\tdkim=none\r\nX-Spam-Score: 2.5\r\nX-Good: yes\r\n",
            System.Text.Encoding.UTF8.GetString(Assert.Single(harness.Receiver.Messages).Disposition.Headers.Span));
        Assert.Equal(5, harness.Log.Entries.Count(entry => entry.Text.Contains("malformed header", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_said_of_one_message_is_not_said_of_the_next()
    {
        var count = 0;
        var check = new StageCheck { Answer = (stage, _) => new(stage == "mail" && count++ == 0 ? CheckVerdict.Quarantine("first") : CheckVerdict.Continue) };
        await using var harness = With(check);
        await harness.PlayAsync(Message + Message);
        Assert.Equal([true, false], harness.Receiver.Messages.Select(message => message.Disposition.IsQuarantined));
    }

    [Fact]
    public async Task An_embedder_adds_commands_but_replaces_none()
    {
        await using var harness = new SmtpHarness();
        harness.Services = harness.Services with { Verbs = [new TicketVerb("XTICKET"), new TicketVerb("NOOP")] };
        Assert.Contains("250-XTICKET A B", await harness.GreetAsync());
        Assert.Equal("250 2.0.0 XTICKET [one two]", await harness.CommandAsync("xticket  one two "));
        Assert.Equal("250 2.0.0 OK", await harness.CommandAsync("NOOP"));
        await harness.ExpectAsync("XTICKET fail", "451 4.3.0");
        await harness.ExpectAsync("XTICKETS", "500 5.5.2");
    }

    private static SmtpHarness With(params MailCheck[] checks)
    {
        var harness = new SmtpHarness();
        harness.Services = harness.Services with { Checks = checks };
        return harness;
    }

    private sealed class TicketVerb(string name) : MailServer.Receiving.SmtpVerb
    {
        public override string Verb => name;

        public override string? Announcement => name + " A B";

        public override ValueTask<SmtpReply> ExecuteAsync(MailSession session, string argument, CancellationToken cancellationToken) =>
            argument == "fail" ? throw new InvalidOperationException("no") : new(new SmtpReply(250, 0, 0, $"{name} [{argument}]"));
    }
}
