using System.Text;
using MailServer.Delivery.Notifications;
using MailServer.Delivery.Queue;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class NoticeTests : IAsyncDisposable
{
    private readonly QueueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_refused_recipient_is_told_to_the_sender_and_leaves_the_queue()
    {
        Refuse();
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test");

        var notice = await _bench.NextNoticeAsync();
        string text = await TextAsync(notice);
        await _bench.WhenEmptyAsync();

        Assert.Null(notice.ReversePath);
        Assert.Equal("a@here.test", Assert.Single(notice.Recipients).Address.ToString());
        Assert.Contains("Content-Type: multipart/report", text, StringComparison.Ordinal);
        Assert.Contains("Reporting-MTA: dns; mail.here.test", text, StringComparison.Ordinal);
        Assert.Contains("Final-Recipient: rfc822; b@there.test", text, StringComparison.Ordinal);
        Assert.Contains("Action: failed", text, StringComparison.Ordinal);
        Assert.Contains("Status: 5.1.1", text, StringComparison.Ordinal);
        Assert.Contains("Remote-MTA: dns; mx.there.test", text, StringComparison.Ordinal);
        Assert.Contains("Diagnostic-Code: smtp; 550 5.1.1 nobody", text, StringComparison.Ordinal);
        Assert.Contains("Subject: hello", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nHello\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_notice_tells_of_all_recipients_of_a_pass()
    {
        Refuse();
        await _bench.EnqueueAsync("b@there.test", "c@there.test", "d@nowhere.test");
        _bench.Start();

        string text = await TextAsync(await _bench.NextNoticeAsync());
        await _bench.WhenEmptyAsync();

        Assert.Contains("b@there.test", text, StringComparison.Ordinal);
        Assert.Contains("c@there.test", text, StringComparison.Ordinal);
        Assert.Contains("Status: 5.1.2", text, StringComparison.Ordinal);
        // One empty line before each recipient's fields, and none at the end (RFC 3464 §2.1).
        string status = text[text.IndexOf("Reporting-MTA", StringComparison.Ordinal)..text.IndexOf("rfc822-headers", StringComparison.Ordinal)];
        Assert.Equal(3, status.Split("\r\n\r\nFinal-Recipient: ").Length - 1);
        Assert.DoesNotContain("\r\n\r\n\r\n", status, StringComparison.Ordinal);
        Assert.Equal(0, _bench.NoticeCount);
    }

    [Fact]
    public async Task The_whole_message_comes_back_when_asked_for()
    {
        Refuse();
        await _bench.EnqueueAsync("a@here.test", [TestMessages.Recipient("b@there.test")], new MailParameters { Return = DsnReturn.Full, EnvelopeId = "e+1" });
        _bench.Start();

        string text = await TextAsync(await _bench.NextNoticeAsync());

        Assert.Contains("\r\nHello\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Content-Type: message/rfc822", text, StringComparison.Ordinal);
        Assert.Contains("Original-Envelope-Id: e+1\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Subject: Gr\u00fc\u00dfe", DsnReturn.Full, "message/global")]
    [InlineData("Subject: Gr\u00fc\u00dfe", DsnReturn.Headers, "message/global-headers")]
    [InlineData("Subject: Hi", DsnReturn.Full, "message/rfc822")]
    public async Task What_has_a_header_beyond_ASCII_comes_back_as_what_it_is(string subject, DsnReturn wanted, string type)
    {
        Refuse();
        await _bench.EnqueueAsync(
            "a@here.test", [TestMessages.Recipient("b@there.test")], new MailParameters { SmtpUtf8 = true, Return = wanted }, $"{subject}\r\n\r\nGr\u00fc\u00dfe\r\n");
        _bench.Start();

        string text = await TextAsync(await _bench.NextNoticeAsync());

        Assert.Contains($"Content-Type: {type}\r\n", text, StringComparison.Ordinal);
        // Its own octets, by lines that every server takes (RFC 6533 §4.5).
        Assert.Contains(subject.Replace("\u00fc", "=C3=BC", StringComparison.Ordinal).Replace("\u00df", "=C3=9F", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_is_never_answered_by_a_notice()
    {
        Refuse();
        await _bench.EnqueueAsync(null, [TestMessages.Recipient("b@there.test")]);
        _bench.Start();

        await _bench.WhenEmptyAsync();

        Assert.Equal(0, _bench.NoticeCount);
    }

    [Theory]
    [InlineData(DsnNotify.Unspecified, true)]
    [InlineData(DsnNotify.Failure, true)]
    [InlineData(DsnNotify.Failure | DsnNotify.Success, true)]
    [InlineData(DsnNotify.Success, false)]
    [InlineData(DsnNotify.Delay, false)]
    [InlineData(DsnNotify.Never, false)]
    public async Task A_failure_is_told_when_wanted(DsnNotify notify, bool told)
    {
        Refuse();
        await _bench.EnqueueAsync("a@here.test", [TestMessages.Recipient("b@there.test", notify)]);
        _bench.Start();
        await _bench.WhenEmptyAsync();

        Assert.Equal(told ? 1 : 0, _bench.NoticeCount);
    }

    [Theory]
    [InlineData(DsnNotify.Success, false, true)]
    [InlineData(DsnNotify.Success, true, false)]
    [InlineData(DsnNotify.Unspecified, false, false)]
    [InlineData(DsnNotify.Failure, false, false)]
    [InlineData(DsnNotify.Never, false, false)]
    public async Task A_success_is_told_when_wanted_and_nobody_else_can(DsnNotify notify, bool hopKnowsDsn, bool told)
    {
        _bench.There.Extensions = hopKnowsDsn ? ["DSN"] : [];
        await _bench.EnqueueAsync("a@here.test", [TestMessages.Recipient("b@there.test", notify)]);
        // The second message shows that the first is done with.
        _bench.Start();
        await _bench.WhenEmptyAsync();
        await _bench.StopAsync();

        Assert.Equal(told ? 1 : 0, _bench.NoticeCount);
        if (told) Assert.Contains("Action: relayed", await TextAsync(await _bench.NextNoticeAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DsnNotify.Unspecified, 1)]
    [InlineData(DsnNotify.Delay, 1)]
    [InlineData(DsnNotify.Failure, 0)]
    [InlineData(DsnNotify.Never, 0)]
    public async Task A_delay_is_told_once_when_wanted(DsnNotify notify, int notices)
    {
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "450 4.2.1 later" : null;
        await _bench.EnqueueAsync("a@here.test", [TestMessages.Recipient("b@there.test", notify)]);
        _bench.Start();
        for (int attempt = 1; attempt <= 8; attempt++)
        {
            await _bench.WhenTriedAsync(attempt);
            _bench.Time.Advance(TimeSpan.FromHours(3));
        }

        await _bench.WhenTriedAsync(9);
        await _bench.StopAsync();

        Assert.Equal(notices, _bench.NoticeCount);
        if (notices == 0) return;
        string text = await TextAsync(await _bench.NextNoticeAsync());
        Assert.Contains("Action: delayed", text, StringComparison.Ordinal);
        Assert.Contains("Will-Retry-Until:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_old_comes_back()
    {
        _bench.Options = _bench.Options with { Retry = new RetrySchedule { Jitter = 0, MaximumAge = TimeSpan.FromMinutes(12), DelayWarning = TimeSpan.Zero } };
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "450 4.2.1 later" : null;
        await _bench.EnqueueAsync("b@there.test");
        _bench.Start();
        await _bench.WhenTriedAsync(1);
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        await _bench.WhenTriedAsync(2);
        _bench.Time.Advance(TimeSpan.FromMinutes(7));
        await _bench.WhenEmptyAsync();

        string text = await TextAsync(await _bench.NextNoticeAsync());
        Assert.Contains("Action: failed", text, StringComparison.Ordinal);
        Assert.Contains("Status: 4.4.7", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_a_paused_destination_is_given_up_too()
    {
        await _bench.Storage.PauseAsync("there.test", CancellationToken.None);
        await _bench.EnqueueAsync("b@there.test");
        _bench.Time.Advance(TimeSpan.FromDays(6));

        _bench.Start();
        // After so long a standstill what can be tried is tried first.
        _bench.Time.Advance(_bench.Options.ExpiryInterval);

        Assert.Contains("Status: 4.4.7", await TextAsync(await _bench.NextNoticeAsync()), StringComparison.Ordinal);
        await _bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task A_failure_that_could_not_be_told_is_tried_again()
    {
        Refuse();
        _bench.NoticeReply = new SmtpReply(451, 3, 0, "not now");
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test");
        await _bench.WhenTriedAsync(1);
        _bench.NoticeReply = new SmtpReply(250, 0, 0, "taken");

        _bench.Time.Advance(TimeSpan.FromMinutes(5));

        await _bench.NextNoticeAsync();
        await _bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task The_words_are_those_of_the_template()
    {
        Refuse();
        _bench.Notices = _bench.Notices with { Template = new GermanNotices(), PostmasterCopy = TestMessages.Address("postmaster@here.test") };
        await _bench.EnqueueAsync("b@there.test");
        _bench.Start();

        var notice = await _bench.NextNoticeAsync();

        Assert.Equal(["a@here.test", "postmaster@here.test"], notice.Recipients.Select(r => r.Address.ToString()));
        using var message = await MimeKit.MimeMessage.LoadAsync(notice.Content.OpenStream());
        Assert.Equal("Ihre Nachricht konnte nicht zugestellt werden", message.Subject);
        Assert.Contains("<b@there.test>", message.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_beyond_ASCII_is_reported_in_its_ASCII_form()
    {
        _bench.There.Extensions = [];
        await _bench.EnqueueAsync("a@here.test", [TestMessages.Recipient("d\u00f6rte@there.test")]);
        _bench.Start();

        string text = await TextAsync(await _bench.NextNoticeAsync());

        Assert.Contains("Final-Recipient: utf-8; d\\x{F6}rte@there.test", text, StringComparison.Ordinal);
        Assert.Contains("Status: 5.6.7", text, StringComparison.Ordinal);
    }

    internal static async Task<string> TextAsync(SubmittedMessage notice)
    {
        byte[] bytes = new byte[notice.Content.Length];
        int read = await notice.Content.ReadAsync(0, bytes, CancellationToken.None);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    private void Refuse() => _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 nobody" : null;
}
