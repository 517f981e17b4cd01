using MailServer.Smtp.Tests.Support;
using MailServer.Testing;

namespace MailServer.Smtp.Tests;

public class LimitTests
{
    [Fact]
    public async Task Too_many_errors_end_the_session_and_a_message_forgives_them()
    {
        await using var harness = new SmtpHarness();
        harness.Options.MaxErrors = 2;
        var output = await harness.PlayAsync(
            "HELO c\r\nFOO\r\nFOO\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nx\r\n.\r\nFOO\r\nFOO\r\nFOO\r\nNOOP\r\n");
        Assert.EndsWith(
            "250 2.0.0 OK\r\n500 5.5.2 Command not recognized\r\n500 5.5.2 Command not recognized\r\n500 5.5.2 Command not recognized\r\n421 4.7.0 Too many errors\r\n",
            output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_commands_without_a_message_end_the_session()
    {
        await using var harness = new SmtpHarness();
        harness.Options.MaxCommands = 5;
        var output = await harness.PlayAsync(string.Concat(Enumerable.Repeat("NOOP\r\n", 10)));
        Assert.Equal(5, output.Split("250 ").Length - 1);
        Assert.EndsWith("421 4.7.0 Too many commands\r\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipients_and_messages_have_their_limits_and_they_are_announced()
    {
        await using var harness = new SmtpHarness();
        (harness.Options.MaxRecipients, harness.Options.MaxMessages) = (2, 2);
        Assert.Contains("250-LIMITS RCPTMAX=2 MAILMAX=2", await harness.GreetAsync());
        await harness.EnvelopeAsync("a@b.example", "b@b.example");
        await harness.ExpectAsync("RCPT TO:<c@b.example>", "452 4.5.3");
        await harness.ExpectAsync("RSET", "250");
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("x\r\n.", "250");
        await harness.ExpectAsync("MAIL FROM:<>", "421 4.7.0");
        await harness.ExpectEndAsync();
    }

    [Theory]
    [InlineData(TranscriptCut.Whole)]
    [InlineData(TranscriptCut.Bytes)]
    public async Task Over_long_lines_and_bare_line_feeds_are_refused_once_and_run_nothing(TranscriptCut cut)
    {
        await using var harness = new SmtpHarness();
        var output = await harness.PlayAsync(
            "NOOP " + new string('x', 3000) + "\r\nNOOP\nMAIL FROM:<a@b.example>\r\nNO\rOP\r\nNO\0OP\r\nNOOP \x80\r\nHELO c\r\nQUIT\r\n", cut);
        Assert.Equal(
            ["220", "500", "500", "500", "500", "250", "250", "221"],
            output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line[..3]));
    }

    [Fact]
    public async Task An_endless_line_ends_the_session()
    {
        await using var harness = new SmtpHarness();
        var output = await harness.PlayAsync(new string('x', 200_000));
        Assert.EndsWith("500 5.5.2 Line too long\r\n421 4.7.0 Too many errors\r\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ViolationPolicy.Log, "220 ")]
    [InlineData(ViolationPolicy.Refuse, "554 5.5.1")]
    public async Task Early_talkers_are_seen(ViolationPolicy policy, string expected)
    {
        await using var harness = new SmtpHarness();
        harness.Options.EarlyTalkers = policy;
        await harness.SendAsync("HELO c\r\n");
        harness.Run();
        await harness.ExpectAsync(expected);
        Assert.True(harness.Log.Has("spoke before the greeting"));
    }

    [Fact]
    public async Task Who_waits_for_the_greeting_is_no_early_talker()
    {
        await using var harness = new SmtpHarness();
        harness.Options.EarlyTalkers = ViolationPolicy.Refuse;
        await harness.StartAsync();
        Assert.False(harness.Log.Has("spoke before the greeting"));
    }

    [Fact]
    public async Task Improper_pipelining_may_be_refused()
    {
        await using var harness = new SmtpHarness();
        harness.Options.ImproperPipelining = ViolationPolicy.Refuse;
        await harness.GreetAsync();
        await harness.SendAsync("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n");
        await harness.ExpectAsync("250");
        await harness.ExpectAsync("250");
        await harness.ExpectAsync("354");
        await harness.ExpectAsync("x\r\n.", "250");
        await harness.SendAsync("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nMAIL FROM:<evil@example.org>\r\n");
        await harness.ExpectAsync("250");
        await harness.ExpectAsync("250");
        await harness.ExpectAsync("503 5.5.1");
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task The_replies_to_a_batch_are_one_write()
    {
        await using var harness = new SmtpHarness();
        await harness.GreetAsync();
        await harness.SettleAsync();
        var before = harness.Observer.Flushes;
        await harness.SendAsync("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n");
        for (var i = 0; i < 3; i++) await harness.ExpectAsync("250");
        await harness.ExpectAsync("354");
        await harness.SettleAsync();
        Assert.Equal(before + 1, harness.Observer.Flushes);
        await harness.SendAsync("x\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nBDAT 3\r\nx\r\nBDAT 0 LAST\r\nNOOP\r\n");
        for (var i = 0; i < 6; i++) await harness.ExpectAsync("250");
        await harness.SettleAsync();
        Assert.Equal(before + 2, harness.Observer.Flushes);
    }

    [Fact]
    public async Task Replies_are_not_hoarded_for_a_client_that_only_talks()
    {
        await using var harness = new SmtpHarness(connection: new InMemoryConnectionOptions { BufferSize = 1024 * 1024 });
        await harness.PlayAsync("EHLO c\r\n" + string.Concat(Enumerable.Repeat("EHLO c\r\n", 2000)));
        Assert.InRange(harness.Observer.MostUnflushed, 1, 20 * 1024);
    }

    [Fact]
    public async Task Help_vrfy_and_expn_follow_their_policies()
    {
        await using var harness = new SmtpHarness();
        harness.Options.HelpText = null;
        harness.Options.Vrfy = DirectoryCommandPolicy.NotImplemented;
        harness.Options.Expn = DirectoryCommandPolicy.Noncommittal;
        Assert.DoesNotContain(await harness.GreetAsync(), line => line.Contains("HELP", StringComparison.Ordinal));
        await harness.ExpectAsync("HELP", "502 5.5.1");
        await harness.ExpectAsync("VRFY alice", "502 5.5.1");
        await harness.ExpectAsync("EXPN alice", "252 2.0.0");
        await harness.ExpectAsync("EXPN", "501 5.5.4");
    }

    [Fact]
    public async Task A_large_message_is_streamed_and_not_held()
    {
        await using var harness = new SmtpHarness();
        var counter = new DiscardingReceiver();
        harness.Services = harness.Services with { Receiver = counter };
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        for (var i = 0; i < 200; i++) await harness.SendAsync(DataTests.Lines(50_000));
        await harness.ExpectRawAsync(".\r\n", "250");
        Assert.InRange(counter.Received, 10_000_000, 10_001_000);
        Assert.InRange(counter.MostUnflushed, 1, 128 * 1024);
    }

    [Fact]
    public async Task The_server_stops_between_transactions()
    {
        await using var idle = new SmtpHarness();
        await idle.GreetAsync();
        await idle.SettleAsync();
        idle.Stop();
        await idle.ExpectAsync("421 4.3.2");
        await idle.ExpectEndAsync();

        await using var busy = new SmtpHarness();
        await busy.GreetAsync();
        await busy.EnvelopeAsync();
        busy.Stop();
        await busy.ExpectAsync("DATA", "354");
        await busy.ExpectAsync("x\r\n.", "250 2.0.0");
        await busy.ExpectAsync("421 4.3.2");
        await busy.ExpectEndAsync();
        Assert.Single(busy.Receiver.Messages);
    }

    [Fact]
    public async Task Sessions_and_transactions_have_their_log_scopes()
    {
        await using var harness = new SmtpHarness();
        await harness.PlayAsync("HELO c\r\nMAIL FROM:<>\r\nRSET\r\nMAIL FROM:<>\r\n");
        var id = harness.Connection.Id;
        Assert.Equal([$"Session:{id}", $"Transaction:{id}.1", $"Transaction:{id}.2"], harness.Log.Scopes);
    }
}
