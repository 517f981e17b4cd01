using MailServer.Connections;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class SmtpClientSessionTests
{
    private readonly ClientBench _bench = new();

    [Fact]
    public async Task A_message_reaches_the_next_hop_as_it_is()
    {
        var results = await _bench.SendAsync(TestMessages.Text, "b@there.test");

        Assert.Equal(250, Assert.Single(results).Reply.Code);
        var taken = await _bench.Hop.NextMessageAsync();
        Assert.Equal(TestMessages.Text, taken.Text);
        Assert.Equal(["EHLO here.test", $"MAIL FROM:<a@here.test> SIZE={TestMessages.Text.Length}", "RCPT TO:<b@there.test>", "DATA"], _bench.Hop.Commands);
    }

    [Fact]
    public async Task Dots_are_stuffed_bare_line_ends_and_long_lines_made_legal()
    {
        string text = "Subject: x\r\n\r\n.dot\nbare\rcr\r\n" + new string('x', 1500) + "\r\nend";

        await _bench.SendAsync(text, "b@there.test");

        var taken = await _bench.Hop.NextMessageAsync();
        Assert.Equal($"Subject: x\r\n\r\n.dot\r\nbare\r\ncr\r\n{new string('x', 998)}\r\n {new string('x', 502)}\r\nend\r\n", taken.Text);
    }

    [Fact]
    public async Task A_server_without_EHLO_gets_HELO_and_no_parameters()
    {
        _bench.Hop.Script = line => line.StartsWith("EHLO", StringComparison.Ordinal) ? "502 5.5.1 what?" : null;

        Assert.True((await _bench.SendAsync(TestMessages.Text, "b@there.test"))[0].Reply.IsPositive);

        Assert.Contains("MAIL FROM:<a@here.test>", _bench.Hop.Commands);
    }

    [Fact]
    public async Task Each_recipient_has_its_own_reply()
    {
        _bench.Hop.Script = line => line.Contains("<bad@", StringComparison.Ordinal) ? "550 5.1.1 nobody"
            : line.Contains("<late@", StringComparison.Ordinal) ? "450 4.2.1 later" : null;

        var results = await _bench.SendAsync(TestMessages.Text, "bad@there.test", "good@there.test", "late@there.test");

        Assert.Equal([550, 250, 450], results.Select(r => r.Reply.Code));
        Assert.Equal(["RCPT TO:<good@there.test>"], (await _bench.Hop.NextMessageAsync()).Recipients);
    }

    [Fact]
    public async Task Hundreds_of_recipients_are_pipelined_in_portions()
    {
        string[] recipients = [.. Enumerable.Range(0, 170).Select(i => $"r{i}@there.test")];

        var results = await _bench.SendAsync(TestMessages.Text, recipients);

        Assert.All(results, r => Assert.True(r.Reply.IsPositive));
        Assert.Equal(170, (await _bench.Hop.NextMessageAsync()).Recipients.Count);
    }

    [Fact]
    public async Task When_all_recipients_are_refused_no_content_is_sent()
    {
        _bench.Hop.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 nobody" : null;

        var results = await _bench.SendAsync(TestMessages.Text, "b@there.test", "c@there.test");

        Assert.All(results, r => Assert.Equal(550, r.Reply.Code));
        Assert.Empty(_bench.Hop.Messages);
    }

    [Fact]
    public async Task A_server_that_wants_the_content_for_nobody_gets_a_single_dot()
    {
        bool refuses = true;
        _bench.Hop.Script = line => line == "DATA" ? "354 go on" : line.StartsWith("RCPT", StringComparison.Ordinal) && refuses ? "550 5.1.1 nobody" : null;
        await using var session = await _bench.SessionAsync();
        var message = await TestMessages.MessageAsync(TestMessages.Text, "b@there.test");

        var results = await session.SendAsync(message, CancellationToken.None);

        Assert.Equal(550, Assert.Single(results).Reply.Code);
        Assert.Equal("", (await _bench.Hop.NextMessageAsync()).Text);
        refuses = false;
        Assert.True(Assert.Single(await session.SendAsync(message, CancellationToken.None)).Reply.IsPositive);
        Assert.Equal(TestMessages.Text, (await _bench.Hop.NextMessageAsync()).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_refuses_DATA_is_heard(bool pipelining)
    {
        if (!pipelining) _bench.Hop.Extensions = [];
        _bench.Hop.Script = line => line == "DATA" ? "451 4.3.1 no room" : null;

        var results = await _bench.SendAsync(TestMessages.Text, "b@there.test", "c@there.test");

        Assert.All(results, r => Assert.Equal(451, r.Reply.Code));
        Assert.Empty(_bench.Hop.Messages);
    }

    [Fact]
    public async Task A_refused_sender_is_the_outcome_of_all_recipients()
    {
        _bench.Hop.Script = line => line.StartsWith("MAIL", StringComparison.Ordinal) ? "553 5.1.8 not you" : null;

        var results = await _bench.SendAsync(TestMessages.Text, "b@there.test", "c@there.test");

        Assert.All(results, r => Assert.Equal(553, r.Reply.Code));
        Assert.Empty(_bench.Hop.Messages);
    }

    [Fact]
    public async Task LMTP_has_one_reply_for_each_accepted_recipient()
    {
        _bench.Hop.IsLmtp = true;
        _bench.Settings = _bench.Settings with { IsLmtp = true };
        _bench.Hop.Script = line => line switch
        {
            "RCPT TO:<no@there.test>" => "550 5.1.1 nobody",
            ". RCPT TO:<full@there.test>" => "452 4.2.2 full",
            _ => null,
        };

        var results = await _bench.SendAsync(TestMessages.Text, "no@there.test", "b@there.test", "full@there.test");

        Assert.Equal([550, 250, 452], results.Select(r => r.Reply.Code));
        Assert.Contains("LHLO here.test", _bench.Hop.Commands);
    }

    [Fact]
    public async Task A_message_behind_one_that_was_not_taken_begins_with_RSET()
    {
        int messages = 0;
        _bench.Hop.Script = line => line == "." && messages++ == 0 ? "554 5.6.0 not this one" : null;
        await using var session = await _bench.SessionAsync();
        var message = await TestMessages.MessageAsync(TestMessages.Text, "b@there.test");

        for (int i = 0; i < 3; i++) await session.SendAsync(message, CancellationToken.None);
        await session.QuitAsync(CancellationToken.None);

        Assert.Equal(3, _bench.Hop.Messages.Count);
        Assert.Equal(["MAIL", "RCPT", "DATA", "RSET", "MAIL", "RCPT", "DATA", "MAIL", "RCPT", "DATA", "QUIT"], _bench.Hop.Commands.Skip(1).Select(line => line.Split(' ')[0]));
        Assert.Equal("QUIT", _bench.Hop.Commands.Last());
    }

    [Fact]
    public async Task A_greeting_that_refuses_is_the_refusal()
    {
        _bench.Hop.Script = line => line == "greeting" ? "554 5.7.1 go away" : null;

        var start = await _bench.OpenAsync();

        Assert.Null(start.Session);
        Assert.Equal(554, start.Refusal!.Code);
    }

    [Fact]
    public async Task TLS_is_used_when_offered_and_the_server_is_greeted_again()
    {
        _bench.Hop.Extensions = ["STARTTLS", "PIPELINING"];

        await using var session = await _bench.SessionAsync();

        Assert.True(session.Tls!.IsVerified);
        Assert.Equal(["EHLO here.test", "STARTTLS", "EHLO here.test"], _bench.Hop.Commands);
    }

    [Theory]
    [InlineData(OutboundTls.Required)]
    [InlineData(OutboundTls.Verified)]
    public async Task Required_TLS_that_is_not_offered_is_a_passing_refusal(OutboundTls tls)
    {
        _bench.Settings = _bench.Settings with { Tls = tls };

        var start = await _bench.OpenAsync();

        Assert.Equal(new EnhancedStatusCode(4, 7, 4), start.Refusal!.Enhanced);
    }

    [Fact]
    public async Task A_certificate_that_is_not_valid_passes_when_opportunistic_and_not_when_verified()
    {
        _bench.Hop.Extensions = ["STARTTLS"];
        _bench.Connector.AreCertificatesValid = false;

        await using (var session = await _bench.SessionAsync()) Assert.False(session.Tls!.IsVerified);
        _bench.Settings = _bench.Settings with { Tls = OutboundTls.Verified };
        var start = await _bench.OpenAsync();

        Assert.True(start.IsTlsFailure);
    }

    [Fact]
    public async Task Plaintext_behind_the_answer_to_STARTTLS_ends_the_connection()
    {
        _bench.Hop.Extensions = ["STARTTLS"];
        _bench.Hop.Script = line => line == "STARTTLS" ? "raw:220 go on\r\n250 forged\r\n" : null;

        var start = await _bench.OpenAsync();

        Assert.Null(start.Session);
        Assert.True(start.IsTlsFailure);
    }

    [Fact]
    public async Task A_server_that_closes_early_is_a_lost_connection()
    {
        _bench.Hop.Script = line => line == "greeting" ? NextHop.Close : null;

        await Assert.ThrowsAsync<MailConnectionException>(_bench.OpenAsync);
    }
}
