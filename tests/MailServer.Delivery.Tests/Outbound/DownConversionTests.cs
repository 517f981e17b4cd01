using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Protocol.Smtp;
using MimeKit;

namespace MailServer.Delivery.Tests.Outbound;

/// <summary>Next hops that take only 7-bit text.</summary>
public sealed class DownConversionTests : IAsyncDisposable
{
    private const string EightBitText =
        "From: J\u00f6rg <a@here.test>\r\nSubject: Gr\u00fc\u00dfe\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "Gr\u00fc\u00dfe aus K\u00f6ln\r\n.\r\nEnde\r\n";

    private readonly QueueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Eight_bit_text_arrives_in_another_encoding()
    {
        var (taken, message) = await SendAsync(EightBitText, new MailParameters { Body = BodyType.EightBitMime });

        Assert.True(System.Text.Ascii.IsValid(taken.Text));
        Assert.DoesNotContain("BODY=", taken.Mail, StringComparison.Ordinal);
        Assert.Equal("Gr\u00fc\u00dfe aus K\u00f6ln\n.\nEnde", message.TextBody!.ReplaceLineEndings("\n").TrimEnd());
        Assert.Equal(("Gr\u00fc\u00dfe", "J\u00f6rg"), (message.Subject, message.From.Mailboxes.Single().Name));
    }

    [Fact]
    public async Task Parts_within_parts_are_converted_and_seven_bit_parts_stay()
    {
        const string inner = "Content-Type: text/plain\r\n\r\nplain = stays\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + EightBitText + "--b--\r\n";
        var (taken, message) = await SendAsync("From: a@here.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + inner);

        Assert.True(System.Text.Ascii.IsValid(taken.Text));
        Assert.Contains("plain = stays\r\n", taken.Text, StringComparison.Ordinal);
        var nested = Assert.IsType<MessagePart>(((Multipart)message.Body!)[1]).Message!;
        Assert.StartsWith("Gr\u00fc\u00dfe aus", nested.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binary_message_becomes_text()
    {
        const string text = "From: a@here.test\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n\0\u0001\n\r\u00ff";
        var (_, message) = await SendAsync(text, new MailParameters { Body = BodyType.BinaryMime });

        using var content = new MemoryStream();
        ((MimePart)message.Body!).Content!.DecodeTo(content, TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 10, 13, 0xc3, 0xbf], content.ToArray());
    }

    [Fact]
    public async Task What_is_signed_is_not_touched_and_comes_back()
    {
        const string signed = "From: a@here.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=pgp-sha1; protocol=\"application/pgp-signature\"; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00fc\u00dfe\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nabc\r\n--b--\r\n";
        _bench.There.Extensions = [];
        _bench.Start();

        await EnqueueAsync(signed, null);

        Assert.Contains("Status: 5.6.3", await NoticeTests.TextAsync(await _bench.NextNoticeAsync()), StringComparison.Ordinal);
        Assert.Empty(_bench.There.Messages);
    }

    [Fact]
    public async Task A_header_that_was_declared_as_UTF8_is_not_converted()
    {
        _bench.There.Extensions = [];
        _bench.Start();

        await EnqueueAsync(EightBitText, new MailParameters { SmtpUtf8 = true });

        Assert.Contains("Status: 5.6.7", await NoticeTests.TextAsync(await _bench.NextNoticeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_message_is_converted_on_disk()
    {
        var (taken, _) = await SendAsync(EightBitText + string.Concat(Enumerable.Repeat("Gr\u00fc\u00dfe und noch mehr Text\r\n", 100_000)));

        Assert.True(System.Text.Ascii.IsValid(taken.Text));
        Assert.True(taken.Text.Length > 3_000_000);
    }

    [Fact]
    public async Task A_server_that_takes_8_bit_gets_it_as_it_is()
    {
        _bench.Start();
        await EnqueueAsync(EightBitText, null);

        Assert.Equal(EightBitText, (await _bench.There.NextMessageAsync()).Text);
    }

    private async Task<(TakenMessage Taken, MimeMessage Message)> SendAsync(string text, MailParameters? parameters = null)
    {
        _bench.There.Extensions = ["PIPELINING"];
        _bench.Start();
        await EnqueueAsync(text, parameters);
        var taken = await _bench.There.NextMessageAsync();
        return (taken, await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(taken.Text))));
    }

    private async Task EnqueueAsync(string text, MailParameters? parameters) =>
        await _bench.EnqueueAsync("a@here.test", [TestMessages.Recipient("b@there.test")], parameters, text);
}
