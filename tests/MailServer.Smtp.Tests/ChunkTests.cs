using MailServer.Receiving;
using MailServer.Smtp.Tests.Support;
using MailServer.Testing;

namespace MailServer.Smtp.Tests;

/// <summary>BDAT (RFC 3030).</summary>
public class ChunkTests
{
    [Theory]
    [InlineData(TranscriptCut.Whole)]
    [InlineData(TranscriptCut.Bytes)]
    public async Task Chunks_behind_a_failed_one_are_skipped_up_to_the_last(TranscriptCut cut)
    {
        await using var harness = new SmtpHarness();
        harness.Options.MaxMessageSize = 10;
        var output = await harness.PlayAsync(
            "EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nBDAT 5\r\n12345BDAT 6\r\n123456BDAT 6\r\nRSET\r\nBDAT 6 LAST\r\nQUIT\r\n"
            + "MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nBDAT 2 LAST\r\nokQUIT\r\n", cut);
        Assert.EndsWith(
            "250 2.0.0 OK\r\n552 5.3.4 Message exceeds the maximum size\r\n503 5.5.1 Bad sequence of commands\r\n503 5.5.1 Bad sequence of commands\r\n"
            + "250 2.1.0 Sender OK\r\n250 2.1.5 Recipient OK\r\n250 2.0.0 OK\r\n221 2.0.0 Bye\r\n", output, StringComparison.Ordinal);
        Assert.Equal("ok", Assert.Single(harness.Receiver.Messages).Body);
    }

    [Fact]
    public async Task A_chunk_without_a_transaction_is_skipped()
    {
        await using var harness = new SmtpHarness();
        await harness.GreetAsync();
        await harness.ExpectRawAsync("BDAT 6 LAST\r\nQUIT\r\n", "503 5.5.1");
        await harness.ExpectAsync("MAIL FROM:<>", "250");
        await harness.ExpectRawAsync("BDAT 6\r\nQUIT\r\n", "503 5.5.1");
        await harness.ExpectAsync("RSET", "250");
        await harness.ExpectAsync("NOOP", "250");
    }

    [Fact]
    public async Task Data_and_chunks_do_not_mix()
    {
        await using var harness = new SmtpHarness();
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.ExpectRawAsync("BDAT 1\r\nx", "250");
        await harness.ExpectAsync("DATA", "503 5.5.1");
        await harness.ExpectAsync("RCPT TO:<b@example.test>", "503 5.5.1");
        await harness.ExpectAsync("MAIL FROM:<>", "503 5.5.1");
        await harness.ExpectAsync("RSET", "250");
        await harness.ExpectAsync("MAIL FROM:<> BODY=BINARYMIME", "250");
        await harness.ExpectAsync("RCPT TO:<b@example.test>", "250");
        await harness.ExpectAsync("DATA", "503 5.5.1");
        await harness.ExpectRawAsync("BDAT 0 LAST\r\n", "250");
        Assert.Single(harness.Receiver.Messages);
        Assert.Equal((2, 2), (harness.Receiver.Begun, harness.Receiver.Disposed));
    }

    [Theory]
    [InlineData("BDAT 9223372036854775807 LAST", "421 4.3.4")]
    [InlineData("BDAT 99999999999999999999", "501 5.5.4")]
    [InlineData("BDAT -1", "501 5.5.4")]
    [InlineData("BDAT 5 FIRST", "501 5.5.4")]
    [InlineData("BDAT", "501 5.5.4")]
    public async Task A_chunk_whose_end_cannot_be_reached_ends_the_session(string command, string expected)
    {
        await using var harness = new SmtpHarness();
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.ExpectAsync(command, expected);
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task Lmtp_answers_the_last_chunk_for_each_recipient_and_for_none_not_at_all()
    {
        await using var harness = new SmtpHarness(MailServiceKind.Lmtp);
        harness.Receiver.OnRecipient = r => r.Address.LocalPart == "no" ? new(550, 1, 1, "No") : null;
        await harness.GreetAsync();
        await harness.EnvelopeAsync("a@b.example", "c@d.example");
        await harness.ExpectRawAsync("BDAT 3\r\nx\r\n", "250");
        await harness.ExpectRawAsync("BDAT 0 LAST\r\n", "250");
        await harness.ExpectAsync("250");
        await harness.ExpectAsync("MAIL FROM:<>", "250");
        await harness.ExpectAsync("RCPT TO:<no@example.test>", "550");
        await harness.ExpectRawAsync("BDAT 2 LAST\r\nxxQUIT\r\n", "221");
    }

    [Fact]
    public async Task Extensions_that_are_off_are_neither_offered_nor_taken()
    {
        await using var harness = new SmtpHarness();
        (harness.Options.OffersChunking, harness.Options.OffersSmtpUtf8) = (false, false);
        var hello = await harness.GreetAsync();
        Assert.DoesNotContain(hello, line => line.Contains("CHUNKING", StringComparison.Ordinal) || line.Contains("BINARYMIME", StringComparison.Ordinal)
            || line.Contains("SMTPUTF8", StringComparison.Ordinal));
        await harness.ExpectAsync("MAIL FROM:<> BODY=BINARYMIME", "555 5.5.4");
        await harness.ExpectAsync("MAIL FROM:<> SMTPUTF8", "501");
        await harness.ExpectAsync("BDAT 0", "502 5.5.1");
    }
}
