using MailServer.Testing;

namespace MailServer.Hosting.Tests.Builder;

/// <summary>Binary mail comes in by SMTP (RFC 3030 §3), and goes out as text by IMAP (RFC 9051 §4.3.1) and POP3.</summary>
public sealed class BinaryMailTests
{
    private const string Header = "Subject: binary\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: binary\r\n\r\n";

    [Fact]
    public async Task What_came_by_BINARYMIME_is_read_in_base64_and_by_BINARY_as_it_was()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await mail.AddUserAsync("alice@example.test");
        await using var smtp = new TranscriptClient(mail.ConnectSmtp());
        await smtp.ReadReplyAsync();
        await AskAsync(smtp, "EHLO client.example");
        await AskAsync(smtp, "MAIL FROM:<bob@elsewhere.test> BODY=BINARYMIME");
        await AskAsync(smtp, "RCPT TO:<alice@example.test>");
        Assert.StartsWith("250", await AskAsync(smtp, $"BDAT {Header.Length + 6} LAST\r\n{Header}a\0b\r\0\n", isLine: false), StringComparison.Ordinal);

        await using var pop = new TranscriptClient(mail.ConnectPop3());
        await pop.ReadLineAsync();
        foreach (var line in (string[])["USER alice@example.test", "PASS secret", "RETR 1"])
        {
            await pop.SendLineAsync(line);
            Assert.StartsWith("+OK", await pop.ReadLineAsync(), StringComparison.Ordinal);
        }

        var text = await pop.ReadLinesUntilAsync(line => line == ".");
        Assert.Equal(["Content-Transfer-Encoding: base64", "", "YQBiDQAK", "."], text.TakeLast(4));

        await using var imap = new TranscriptClient(mail.ConnectImap());
        await imap.ReadLineAsync();
        await imap.SendLineAsync("a LOGIN alice@example.test secret");
        await imap.ReadTaggedAsync("a");
        await imap.SendLineAsync("b SELECT INBOX");
        await imap.ReadTaggedAsync("b");
        await imap.SendLineAsync("c FETCH 1 (BODYSTRUCTURE BODY.PEEK[1] BINARY.PEEK[1])");
        var fetched = string.Join("\r\n", await imap.ReadTaggedAsync("c"));
        Assert.Contains("\"base64\" 10 ", fetched, StringComparison.Ordinal);
        Assert.Contains("BODY[1] {10}\r\nYQBiDQAK\r\n", fetched, StringComparison.Ordinal);
        Assert.Contains("BINARY[1] ~{6}\r\na\0b\r\0", fetched, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(TranscriptClient client, string text, bool isLine = true)
    {
        await client.SendAsync(isLine ? text + "\r\n" : text);
        return (await client.ReadReplyAsync())[^1];
    }
}
