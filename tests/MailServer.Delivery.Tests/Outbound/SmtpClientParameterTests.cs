using MailServer.Delivery.Outbound.Client;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class SmtpClientParameterTests
{
    private readonly ClientBench _bench = new();

    [Fact]
    public async Task What_the_sender_wants_to_hear_is_passed_on()
    {
        await _bench.SendAsync(await DsnMessageAsync());

        Assert.Contains(_bench.Hop.Commands, c => c.EndsWith(" RET=FULL ENVID=id+2B1", StringComparison.Ordinal));
        Assert.Contains("RCPT TO:<b@there.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;old+2Bb@there.test", _bench.Hop.Commands);
    }

    [Theory]
    [InlineData("d\u00f6rte@there.test", "ORCPT=utf-8;\u00fcber\\x{20}a\\x{2B}b@old.test")]
    [InlineData("b@there.test", "ORCPT=utf-8;\\x{FC}ber\\x{20}a\\x{2B}b@old.test")]
    public async Task An_original_recipient_beyond_ASCII_is_written_as_the_server_takes_it(string recipient, string parameter)
    {
        var message = await TestMessages.MessageAsync(TestMessages.Text, recipient);
        var parameters = new RecipientParameters { OriginalRecipientType = "utf-8", OriginalRecipient = "\u00fcber a+b@old.test" };

        await _bench.SendAsync(message with { Recipients = [message.Recipients[0] with { Parameters = parameters }] });

        Assert.Contains(_bench.Hop.Commands, command => command.EndsWith(parameter, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_DSN_is_not_bothered_with_it()
    {
        _bench.Hop.Extensions = ["PIPELINING"];

        var results = await _bench.SendAsync(await DsnMessageAsync());

        Assert.Contains("RCPT TO:<b@there.test>", _bench.Hop.Commands);
        Assert.False(results[0].IsDsnPassedOn);
    }

    [Fact]
    public async Task Eight_bit_text_is_announced_or_refused()
    {
        const string text = "Subject: x\r\n\r\nGr\u00fc\u00dfe\r\n";
        await _bench.SendAsync(text, "b@there.test");
        Assert.Contains(_bench.Hop.Commands, c => c.EndsWith(" BODY=8BITMIME", StringComparison.Ordinal));

        _bench.Hop.Extensions = [];
        var results = await _bench.SendAsync(text, "b@there.test");
        Assert.Equal(new EnhancedStatusCode(5, 6, 3), results[0].Reply.Enhanced);
    }

    [Fact]
    public async Task A_message_too_large_is_refused_before_it_is_sent()
    {
        _bench.Hop.Extensions = ["SIZE 10"];

        var results = await _bench.SendAsync(TestMessages.Text, "b@there.test");

        Assert.Equal(new EnhancedStatusCode(5, 3, 4), results[0].Reply.Enhanced);
        Assert.DoesNotContain(_bench.Hop.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_beyond_ASCII_needs_SMTPUTF8_and_the_others_go_without()
    {
        await _bench.SendAsync(TestMessages.Text, "d\u00f6rte@there.test");
        Assert.Contains("RCPT TO:<d\u00f6rte@there.test>", _bench.Hop.Commands);
        Assert.Contains(_bench.Hop.Commands, c => c.EndsWith(" SMTPUTF8", StringComparison.Ordinal));

        _bench.Hop.Extensions = ["8BITMIME"];
        var results = await _bench.SendAsync(TestMessages.Text, "d\u00f6rte@there.test", "b@there.test");
        Assert.Equal(new EnhancedStatusCode(5, 6, 7), results[0].Reply.Enhanced);
        Assert.True(results[1].Reply.IsPositive);
    }

    [Fact]
    public async Task A_domain_beyond_ASCII_is_written_in_ASCII()
    {
        _bench.Hop.Extensions = [];

        await _bench.SendAsync(TestMessages.Text, "b@b\u00fccher.test");

        Assert.Contains("RCPT TO:<b@xn--bcher-kva.test>", _bench.Hop.Commands);
    }

    [Fact]
    public async Task REQUIRETLS_wants_the_extension_a_verified_certificate_and_a_name_that_is_sure()
    {
        var message = (await TestMessages.MessageAsync(TestMessages.Text, "b@there.test")) with { Parameters = new MailParameters { RequireTls = true } };
        _bench.Hop.Extensions = ["STARTTLS", "REQUIRETLS"];
        Assert.Equal(new EnhancedStatusCode(5, 7, 30), (await _bench.SendAsync(message))[0].Reply.Enhanced);

        _bench.Settings = _bench.Settings with { IsNameAuthenticated = true };
        Assert.True((await _bench.SendAsync(message))[0].Reply.IsPositive);
        Assert.Contains(_bench.Hop.Commands, c => c.EndsWith(" REQUIRETLS", StringComparison.Ordinal));

        _bench.Connector.AreCertificatesValid = false;
        Assert.Equal(new EnhancedStatusCode(5, 7, 30), (await _bench.SendAsync(message))[0].Reply.Enhanced);
    }

    [Theory]
    [InlineData("alice@here.test", true, " AUTH=alice@here.test")]
    [InlineData("a+b=c@here.test", true, " AUTH=a+2Bb+3Dc@here.test")]
    [InlineData(null, true, " AUTH=<>")]
    [InlineData("alice@here.test", false, "")]
    public async Task A_hop_of_the_same_administration_hears_who_submitted_the_message(string? auth, bool passes, string expected)
    {
        _bench.Hop.Extensions = ["AUTH PLAIN"];
        _bench.Settings = _bench.Settings with { PassesAuth = passes };

        await _bench.SendAsync((await TestMessages.MessageAsync(TestMessages.Text, "b@there.test")) with { Parameters = new MailParameters { Auth = auth } });

        Assert.Contains("MAIL FROM:<a@here.test>" + expected, _bench.Hop.Commands);
    }

    [Theory]
    [InlineData("TLS-Required: No\r\n\r\n", true)]
    [InlineData("tls-required:no\r\n\r\n", true)]
    [InlineData("Subject: x\r\nTLS-Required: \t No \r\n\r\n", true)]
    [InlineData("TLS-Required: Yes\r\n\r\n", false)]
    [InlineData("X-TLS-Required: No\r\n\r\n", false)]
    [InlineData("Subject: x\r\n\r\nTLS-Required: No\r\n", false)]
    public async Task A_sender_may_say_that_TLS_is_not_required(string text, bool isOptional) =>
        Assert.Equal(isOptional, (await TestMessages.MessageAsync(text, "b@there.test")).IsTlsOptional);

    [Fact]
    public async Task A_binary_message_needs_a_server_that_takes_one()
    {
        var message = (await TestMessages.MessageAsync("Subject: x\r\n\r\n\0\n", "b@there.test")) with
        {
            Parameters = new MailParameters { Body = BodyType.BinaryMime },
        };

        Assert.Equal(new EnhancedStatusCode(5, 6, 3), (await _bench.SendAsync(message))[0].Reply.Enhanced);
    }

    [Theory]
    [InlineData("Received: a\r\nReceived: b\r\n\r\nReceived: c\r\n", 2, false)]
    [InlineData("Subject: \u00fc\r\n\r\nx", 0, true)]
    [InlineData("Subject: x\r\n\r\n\u00fc", 0, false)]
    public async Task Content_is_looked_through_the_same_whatever_its_pieces(string text, int hops, bool eightBitHeader)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            var scan = new ContentScan();
            scan.Add(bytes.AsSpan(0, cut));
            scan.Add(bytes.AsSpan(cut));
            var facts = scan.Finish();
            Assert.Equal((hops, eightBitHeader), (facts.Hops, facts.HasEightBitHeader));
        }

        Assert.Equal(hops, (await ContentFacts.ScanAsync(TestMessages.Content(text), CancellationToken.None)).Hops);
    }

    private static async Task<OutboundMessage> DsnMessageAsync() => (await TestMessages.MessageAsync(TestMessages.Text, "b@there.test")) with
    {
        Parameters = new MailParameters { Return = DsnReturn.Full, EnvelopeId = "id+1" },
        Recipients =
        [
            new EnvelopeRecipient(TestMessages.Address("b@there.test"), new RecipientParameters
            {
                Notify = DsnNotify.Success | DsnNotify.Delay,
                OriginalRecipientType = "rfc822",
                OriginalRecipient = "old+b@there.test",
            }),
        ],
    };
}
