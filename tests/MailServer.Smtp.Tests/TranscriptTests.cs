using MailServer.Receiving;
using MailServer.Smtp.Tests.Support;
using MailServer.Testing;

namespace MailServer.Smtp.Tests;

/// <summary>Whole conversations, each played in one piece, line by line and byte by byte: the server must say the same.</summary>
public class TranscriptTests
{
    private const string Greeting = "220 mail.example.test ESMTP ready\r\n";

    [Theory]
    [InlineData(TranscriptCut.Whole)]
    [InlineData(TranscriptCut.Lines)]
    [InlineData(TranscriptCut.Bytes)]
    public async Task A_message_goes_in(TranscriptCut cut)
    {
        await using var harness = new SmtpHarness();
        var output = await harness.PlayAsync(
            "EHLO client.example\r\nMAIL FROM:<sender@example.org> SIZE=100 BODY=8BITMIME\r\nRCPT TO:<alice@example.test> NOTIFY=NEVER\r\n"
            + "DATA\r\nSubject: Hi\r\n\r\nHello\r\n..dot\r\n.\r\nQUIT\r\n", cut);

        Assert.Equal(
            Greeting
            + "250-mail.example.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250-DSN\r\n250-SIZE 52428800\r\n"
            + "250-SMTPUTF8\r\n250-CHUNKING\r\n250-BINARYMIME\r\n250-STARTTLS\r\n250-LIMITS RCPTMAX=1000\r\n250 HELP\r\n"
            + "250 2.1.0 Sender OK\r\n250 2.1.5 Recipient OK\r\n354 End data with <CRLF>.<CRLF>\r\n250 2.0.0 OK\r\n221 2.0.0 Bye\r\n",
            output);
        var message = Assert.Single(harness.Receiver.Messages);
        Assert.Equal("Subject: Hi\r\n\r\nHello\r\n.dot\r\n", message.Body);
        Assert.Equal("sender@example.org", message.Transaction.ReversePath!.ToString());
        Assert.Equal(100, message.Transaction.Parameters.Size);
        Assert.Equal(
            "Received: from client.example ([192.0.2.1])\r\n\tby mail.example.test with ESMTP\r\n\tid " + message.Transaction.Id
            + "\r\n\tfor <alice@example.test>;\r\n\tTue, 24 Nov 2026 04:22:45 +0000\r\n",
            message.Received);
    }

    [Theory]
    [InlineData(TranscriptCut.Whole)]
    [InlineData(TranscriptCut.Lines)]
    [InlineData(TranscriptCut.Bytes)]
    public async Task Two_chunked_messages_go_in(TranscriptCut cut)
    {
        await using var harness = new SmtpHarness();
        var output = await harness.PlayAsync(
            "EHLO client.example\r\nMAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\n"
            + "BDAT 15\r\nSubject: Hi\r\n\r\nBDAT 5\r\n\r\n.\r\nBDAT 3 LAST\r\n\0\n\rMAIL FROM:<>\r\nRCPT TO:<bob@example.test>\r\nBDAT 0 LAST\r\nQUIT\r\n", cut);

        Assert.EndsWith(
            "250 2.0.0 OK\r\n250 2.0.0 OK\r\n250 2.0.0 OK\r\n250 2.1.0 Sender OK\r\n250 2.1.5 Recipient OK\r\n250 2.0.0 OK\r\n221 2.0.0 Bye\r\n", output, StringComparison.Ordinal);
        Assert.Equal(["Subject: Hi\r\n\r\n\r\n.\r\n\0\n\r", ""], harness.Receiver.Messages.Select(m => m.Body));
        Assert.DoesNotContain("for <", harness.Receiver.Messages[0].Received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TranscriptCut.Whole)]
    [InlineData(TranscriptCut.Lines)]
    [InlineData(TranscriptCut.Bytes)]
    public async Task Lmtp_answers_for_each_recipient(TranscriptCut cut)
    {
        await using var harness = new SmtpHarness(MailServiceKind.Lmtp);
        harness.Receiver.OnRecipient = r => r.Address.LocalPart == "jones" ? new(550, 1, 1, "No such user") : null;
        harness.Receiver.OnCommit = r => r.Address.LocalPart == "green" ? new(452, 2, 2, "Full") : new(250, 0, 0, "OK");
        var output = await harness.PlayAsync(
            "EHLO foo\r\nHELO foo\r\nLHLO foo.edu\r\nMAIL FROM:<chris@bar.com>\r\nRCPT TO:<pat@foo.edu>\r\nRCPT TO:<jones@foo.edu>\r\nRCPT TO:<green@foo.edu>\r\n"
            + "DATA\r\nHi\r\n.\r\nDATA\r\nQUIT\r\n", cut);

        Assert.StartsWith("220 mail.example.test LMTP ready\r\n500 5.5.2 Command not recognized\r\n500 5.5.2 Command not recognized\r\n250-", output, StringComparison.Ordinal);
        Assert.EndsWith(
            "250 2.1.0 Sender OK\r\n250 2.1.5 Recipient OK\r\n550 5.1.1 No such user\r\n250 2.1.5 Recipient OK\r\n354 End data with <CRLF>.<CRLF>\r\n"
            + "250 2.0.0 OK\r\n452 4.2.2 Full\r\n503 5.5.1 Bad sequence of commands\r\n221 2.0.0 Bye\r\n", output, StringComparison.Ordinal);
        Assert.Contains("with LMTP", harness.Receiver.Messages[0].Received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TranscriptCut.Whole)]
    [InlineData(TranscriptCut.Lines)]
    [InlineData(TranscriptCut.Bytes)]
    public async Task Mistakes_are_answered_one_by_one(TranscriptCut cut)
    {
        await using var harness = new SmtpHarness();
        var output = await harness.PlayAsync(
            "FOO\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nEHLO\r\nLHLO x\r\nHELO client.example\r\nRCPT TO:<a@b.example>\r\nDATA\r\n"
            + "MAIL FROM:nobody\r\nMAIL FROM:<a@b.example> FOO=1\r\nMAIL FROM:<a@b.example> SIZE=99999999999\r\nMAIL FROM:<a@b.example>\r\nMAIL FROM:<a@b.example>\r\nDATA\r\n"
            + "RSET now\r\nRSET\r\nNOOP x y\r\nVRFY a\r\nEXPN a\r\nHELP\r\n\r\nAUTH PLAIN\r\nXCLIENT ADDR=1.2.3.4\r\nBDAT x\r\nNOOP\r\n", cut);

        Assert.Equal(
            [
                "220 mail.example.test ESMTP ready", "500 5.5.2", "503 5.5.1", "503 5.5.1", "503 5.5.1", "501 5.5.4", "500 5.5.2", "250 mail.example.test",
                "503 5.5.1", "503 5.5.1", "501 5.1.7", "555 5.5.4", "552 5.3.4", "250 2.1.0", "503 5.5.1", "503 5.5.1",
                "501 5.5.4", "250 2.0.0", "250 2.0.0", "252 2.0.0", "502 5.5.1", "214 2.0.0", "500 5.5.2", "502 5.5.1", "550 5.7.0", "501 5.5.4",
            ],
            output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select((line, i) => i is 0 or 7 ? line : line[..9]));
    }
}
