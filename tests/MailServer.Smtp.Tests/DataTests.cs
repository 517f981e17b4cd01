using System.Text;
using MailServer.Receiving;
using MailServer.Smtp.Tests.Support;
using MailServer.Testing;

namespace MailServer.Smtp.Tests;

public class DataTests
{
    private const string Envelope = "EHLO c.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n";

    /// <summary>Every form in which a second message was smuggled past some server: none of them ends the first.</summary>
    public static TheoryData<string> LookAlikes =>
    [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\n.\r", "\r.\n", "\r\n\0.\r\n", "\r\n.\0\r\n", "\r\r\n.\r\n", "\r\n.\r\r\n", "\n\n.\r\n", "\r\n.\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(LookAlikes))]
    public async Task A_look_alike_of_the_end_smuggles_nothing(string form)
    {
        foreach (var cut in new[] { TranscriptCut.Whole, TranscriptCut.Bytes })
        {
            await using var harness = new SmtpHarness();
            var output = await harness.PlayAsync(
                Envelope + "Hi" + form + "MAIL FROM:<evil@b.example>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\nSmuggled\r\n.\r\nQUIT\r\n", cut);
            // "\r\r\n.\r\n" holds a true end, behind which what follows are commands by right; its message is refused all the same.
            Assert.DoesNotContain(harness.Receiver.Messages, message => message.Text.Contains("Hi", StringComparison.Ordinal));
            Assert.Contains("550 5.6.11", output, StringComparison.Ordinal);
            if (form is not "\r\r\n.\r\n") Assert.Empty(harness.Receiver.Messages);
        }
    }

    [Fact]
    public async Task Bare_line_ends_are_normalised_when_the_option_says_so()
    {
        await using var harness = new SmtpHarness();
        harness.Options.BareLineEnds = BareLineEndPolicy.Normalize;
        await harness.PlayAsync(Envelope + "a\nb\rc\r\n.\r\n");
        Assert.Equal("a\r\nb\r\nc\r\n", Assert.Single(harness.Receiver.Messages).Body);
    }

    [Theory]
    [InlineData("192.0.2.0/24", true)]
    [InlineData("198.51.100.0/24", false)]
    public async Task Bare_line_ends_may_be_normalised_for_trusted_clients_only(string network, bool isTaken)
    {
        await using var harness = new SmtpHarness();
        harness.Options.BareLineEnds = BareLineEndPolicy.NormalizeFromTrusted;
        harness.Options.TrustedNetworks.Add(System.Net.IPNetwork.Parse(network));
        var output = await harness.PlayAsync(Envelope + "a\nb\r\n.\r\n");
        Assert.Equal(isTaken ? 1 : 0, harness.Receiver.Messages.Count);
        Assert.Equal(!isTaken, output.Contains("550 5.6.11", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_is_too_big_is_read_to_its_end_and_refused()
    {
        await using var harness = new SmtpHarness();
        harness.Options.MaxMessageSize = 100_000;
        var output = await harness.PlayAsync(Envelope + Lines(150_000) + ".\r\nNOOP\r\nMAIL FROM:<> SIZE=100001\r\nMAIL FROM:<> SIZE=100000\r\nQUIT\r\n");
        Assert.EndsWith("354 End data with <CRLF>.<CRLF>\r\n552 5.3.4 Message exceeds the maximum size\r\n250 2.0.0 OK\r\n"
            + "552 5.3.4 Message exceeds the maximum size\r\n250 2.1.0 Sender OK\r\n221 2.0.0 Bye\r\n", output, StringComparison.Ordinal);
        Assert.Empty(harness.Receiver.Messages);
        Assert.Equal((1, 1), (harness.Receiver.Begun, harness.Receiver.Disposed));
    }

    [Fact]
    public async Task A_message_of_exactly_the_limit_is_taken()
    {
        await using var harness = new SmtpHarness();
        harness.Options.MaxMessageSize = 10_000;
        await harness.PlayAsync(Envelope + Lines(10_000) + ".\r\n");
        Assert.Equal(10_000, Assert.Single(harness.Receiver.Messages).Body.Length);
    }

    [Fact]
    public async Task A_client_that_sends_on_and_on_is_cut_off()
    {
        await using var harness = new SmtpHarness();
        harness.Options.MaxMessageSize = 1000;
        harness.Options.MaxDiscardedSize = 200_000;
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        var sending = SendForeverAsync(harness);
        await harness.ExpectAsync("421 4.3.4");
        await harness.Running.WaitAsync(harness.Client.Guard);
        await sending;
    }

    [Fact]
    public async Task A_store_without_room_is_a_transient_failure_and_the_service_goes_on()
    {
        await using var harness = new SmtpHarness();
        harness.Receiver.Room = 50_000;
        var output = await harness.PlayAsync(
            Envelope + Lines(200_000) + ".\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\nsmall\r\n.\r\n");
        Assert.Contains("452 4.3.1", output, StringComparison.Ordinal);
        Assert.EndsWith("250 2.0.0 OK\r\n", output, StringComparison.Ordinal);
        Assert.Equal("small\r\n", Assert.Single(harness.Receiver.Messages).Body);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_a_transient_failure()
    {
        await using var harness = new SmtpHarness();
        harness.Receiver.OnCommit = _ => throw new InvalidOperationException("broken");
        Assert.EndsWith("451 4.3.0 Local error, try again later\r\n", await harness.PlayAsync(Envelope + "Hi\r\n.\r\n"), StringComparison.Ordinal);
        Assert.True(harness.Log.Has("broken"));
    }

    [Fact]
    public async Task A_receiver_that_cannot_begin_answers_data()
    {
        await using var harness = new SmtpHarness();
        harness.Receiver.OnBegin = () => new(452, 3, 1, "Full");
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "452 4.3.1");
        await harness.EnvelopeAsync();
        await harness.ExpectRawAsync("BDAT 5\r\nHi\r\n!", "452 4.3.1");
        await harness.ExpectAsync("BDAT 0 LAST", "503");
        await harness.ExpectAsync("MAIL FROM:<>", "250");
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task Messages_in_a_loop_are_found_by_their_hops(int hops, bool isTaken)
    {
        var header = string.Concat(Enumerable.Repeat("rEceived: from x by y;\r\n\tReceived: no\r\nReceivedX: no\r\n", hops));
        await using var harness = new SmtpHarness();
        var output = await harness.PlayAsync(Envelope + header + "\r\nReceived: body\r\n.\r\n");
        Assert.Equal(isTaken ? 1 : 0, harness.Receiver.Messages.Count);
        Assert.Equal(!isTaken, output.Contains("554 5.4.6", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DATA\r\nSubject: Hi\r\n\r\nhalf")]
    [InlineData("DATA\r\nSubject: Hi\r\n.\r")]
    [InlineData("BDAT 100 LAST\r\nSubject: Hi")]
    public async Task A_client_that_goes_away_in_the_middle_leaves_nothing_behind(string input)
    {
        await using var harness = new SmtpHarness();
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.Client.SendAsync(input);
        await harness.Client.DisposeAsync();
        await harness.Running.WaitAsync(harness.Client.Guard);
        Assert.Empty(harness.Receiver.Messages);
        Assert.Equal(harness.Receiver.Begun, harness.Receiver.Disposed);
    }

    [Fact]
    public async Task A_connection_that_is_aborted_leaves_nothing_behind()
    {
        await using var harness = new SmtpHarness();
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        await harness.Client.SendAsync("half");
        harness.Connection.Abort("test");
        await harness.Running.WaitAsync(harness.Client.Guard);
        Assert.Empty(harness.Receiver.Messages);
        Assert.Equal((1, 1), (harness.Receiver.Begun, harness.Receiver.Disposed));
    }

    [Fact]
    public async Task Eight_bit_text_and_utf8_addresses_pass_unchanged()
    {
        await using var harness = new SmtpHarness(MailServiceKind.Lmtp);
        await harness.GreetAsync();
        await harness.ExpectAsync("MAIL FROM:<jörg@example.org>", "550 5.6.7");
        await harness.ExpectAsync("MAIL FROM:<jörg@example.org> SMTPUTF8 BODY=8BITMIME", "250");
        await harness.ExpectAsync("RCPT TO:<δοκιμή@example.test>", "250");
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("Grüße\r\n.", "250");
        var message = Assert.Single(harness.Receiver.Messages);
        Assert.Equal("Grüße\r\n", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(message.Body)));
        Assert.Contains("with UTF8LMTP\r\n", message.Received, StringComparison.Ordinal);
        Assert.Contains("for <δοκιμή@example.test>", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(message.Received)), StringComparison.Ordinal);
    }

    internal static string Lines(int length) => string.Concat(Enumerable.Repeat(new string('x', 98) + "\r\n", length / 100));

    private static async Task SendForeverAsync(SmtpHarness harness)
    {
        try
        {
            for (var i = 0; i < 1000; i++) await harness.Client.SendAsync(Lines(10_000));
        }
        catch (IOException)
        {
            // The server has closed the connection, as it should.
        }
    }
}
