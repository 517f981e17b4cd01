using System.Text;
using MailServer.Delivery.Notifications;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Directories;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Testing;
using MimeKit;

namespace MailServer.Delivery.Tests.Outbound;

/// <summary>Notices in UTF-8 (RFC 6533), to receivers whose servers are known to take them.</summary>
public sealed class Utf8NoticeTests : IAsyncDisposable
{
    private const string Words = "Gr\u00fc\u00dfe";

    private readonly QueueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_mailbox_of_ours_gets_addresses_and_answers_in_UTF8()
    {
        await UseDirectoryAsync();
        string text = await RefusedAsync("a@here.test", "d\u00f6rte@there.test");

        Assert.Contains("Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n", text, StringComparison.Ordinal);
        Assert.Contains("+0000\r\n\r\nFinal-Recipient: utf-8; d\u00f6rte@there.test\r\nAction: failed\r\nStatus: 5.1.1\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nDiagnostic-Code: smtp; 550 5.1.1 d\u00f6rte kenne ich nicht\r\nLocalized-Diagnostic: en; This address does not exist there.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_means_nothing_more_in_UTF8_stays_in_ASCII()
    {
        await UseDirectoryAsync();
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 nobody" : null;
        await _bench.EnqueueAsync("b@there.test");
        _bench.Start();

        string text = await NoticeTests.TextAsync(await _bench.NextNoticeAsync());

        Assert.Contains("Content-Type: message/delivery-status\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Localized-Diagnostic", text, StringComparison.Ordinal);
        Assert.True(Ascii.IsValid(text));
    }

    [Theory]
    [InlineData("a@here.test")]
    [InlineData("stranger@elsewhere.test")]
    public async Task Who_is_elsewhere_gets_ASCII(string sender)
    {
        // Nobody is here, or somebody else is.
        if (sender.StartsWith("stranger", StringComparison.Ordinal)) await UseDirectoryAsync();
        string text = await RefusedAsync(sender, "d\u00f6rte@there.test");

        Assert.Contains("Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: 7bit\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nFinal-Recipient: utf-8; d\\x{F6}rte@there.test\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nDiagnostic-Code: smtp; 550 5.1.1 d?rte kenne ich nicht\r\n", text, StringComparison.Ordinal);
        Assert.True(Ascii.IsValid(text));
    }

    [Fact]
    public async Task A_sender_with_such_an_address_gets_UTF8_wherever_it_is()
    {
        string text = await RefusedAsync("j\u00f6rg@elsewhere.test", "b@there.test", out var notice);

        Assert.Contains("\r\nTo: j\u00f6rg@elsewhere.test\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Content-Type: message/global-delivery-status\r\n", text, StringComparison.Ordinal);
        Assert.True((await notice).Parameters.SmtpUtf8);
    }

    [Theory]
    [InlineData("utf-8", "d\u00f6rte old@old.test")]
    [InlineData("UTF-8", "not\\utf-8 syntax\u00df")]
    [InlineData("rfc822", "d@old.test")]
    public async Task The_original_recipient_is_written_without_encoding(string type, string address)
    {
        await UseDirectoryAsync();
        string text = await RefusedAsync("a@here.test", "d\u00f6rte@there.test", new RecipientParameters { OriginalRecipientType = type, OriginalRecipient = address });

        Assert.Contains($"\r\nOriginal-Recipient: {type}; {address}\r\nFinal-Recipient: ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DsnReturn.Full, "message/global")]
    [InlineData(DsnReturn.Headers, "message/global-headers")]
    public async Task What_comes_back_has_its_own_octets(DsnReturn wanted, string type)
    {
        await UseDirectoryAsync();
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 nobody" : null;
        await _bench.EnqueueAsync(
            "a@here.test", [TestMessages.Recipient("b@there.test")], new MailParameters { SmtpUtf8 = true, Return = wanted }, $"Subject: {Words}\r\n\r\n{Words}\r\n");
        _bench.Start();

        string text = await NoticeTests.TextAsync(await _bench.NextNoticeAsync());

        Assert.Contains($"Content-Type: {type}\r\nContent-Transfer-Encoding: 8bit\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"\r\nSubject: {Words}\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_in_no_known_charset_is_not_called_UTF8()
    {
        await UseDirectoryAsync();
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 nobody" : null;
        await _bench.Storage.EnqueueAsync(
            new MailServer.Queue.QueueMessage
            {
                ReversePath = TestMessages.Address("a@here.test"),
                Recipients = [TestMessages.Recipient("b@there.test")],
                Content = MailServer.Messages.MessageContent.FromMemory(Encoding.Latin1.GetBytes($"Subject: {Words}\r\n\r\nHello\r\n")),
            },
            CancellationToken.None);
        _bench.Start();

        string text = await NoticeTests.TextAsync(await _bench.NextNoticeAsync());

        Assert.Contains("Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: quoted-printable\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Subject: Gr=FC=DFe", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_reader_of_reports_finds_the_fields()
    {
        await UseDirectoryAsync();
        _bench.Notices = _bench.Notices with { Template = new GermanNotices() };
        await RefusedAsync("a@here.test", "d\u00f6rte@there.test", out var notice);

        using var message = await MimeMessage.LoadAsync((await notice).Content.OpenStream());
        var report = Assert.IsType<MultipartReport>(message.Body);
        var status = Assert.IsType<MessageDeliveryStatus>(report[1]);
        Assert.Equal("utf-8; d\u00f6rte@there.test", status.StatusGroups[1]["Final-Recipient"]);
        Assert.StartsWith("de; Diese Adresse gibt es dort nicht.", status.StatusGroups[1]["Localized-Diagnostic"], StringComparison.Ordinal);
        Assert.Contains("    Diese Adresse gibt es dort nicht.", message.TextBody, StringComparison.Ordinal);
    }

    private async Task UseDirectoryAsync()
    {
        var directory = new InMemoryDirectory();
        await directory.SetDomainAsync(new DomainFacts("here.test"), CancellationToken.None);
        await directory.AddUserAsync(TestMessages.Address("a@here.test"), "password", new UserSettings(), CancellationToken.None);
        _bench.Directory = directory;
    }

    private Task<string> RefusedAsync(string sender, string recipient, RecipientParameters? parameters = null) =>
        RefusedAsync(sender, new EnvelopeRecipient(TestMessages.Address(recipient), parameters ?? RecipientParameters.None), out _);

    private Task<string> RefusedAsync(string sender, string recipient, out Task<SubmittedMessage> notice) =>
        RefusedAsync(sender, TestMessages.Recipient(recipient), out notice);

    private Task<string> RefusedAsync(string sender, EnvelopeRecipient recipient, out Task<SubmittedMessage> notice)
    {
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 d\u00f6rte kenne ich nicht" : null;
        notice = SendAsync();
        return ReadAsync(notice);

        async Task<SubmittedMessage> SendAsync()
        {
            await _bench.EnqueueAsync(sender, [recipient], new MailParameters { SmtpUtf8 = true });
            _bench.Start();
            return await _bench.NextNoticeAsync();
        }

        static async Task<string> ReadAsync(Task<SubmittedMessage> notice) => await NoticeTests.TextAsync(await notice);
    }
}
