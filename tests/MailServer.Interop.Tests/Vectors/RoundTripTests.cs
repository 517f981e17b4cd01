using MailKit;
using MailKit.Net.Pop3;
using MailKit.Security;
using MailServer.Interop.Tests.Clients;
using MailServer.Interop.Tests.Host;
using MimeKit;

namespace MailServer.Interop.Tests.Vectors;

/// <summary>Every message of the public suites goes in over SMTP and comes back unchanged, or as text when it is binary, described as MimeKit reads it.</summary>
public sealed class RoundTripTests(HostFixture fixture)
{
    /// <summary>MimeKit's own parser and reader disagree about this one's boundary, which begins with a colon.</summary>
    private const string Disputed = "malformed-000.eml";

    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Messages_come_back_byte_for_byte_over_pop3_and_imap()
    {
        var messages = VectorFolder.Messages();
        var user = await fixture.AddUserAsync();
        await SendAllAsync(user, messages);

        using var imap = await ImapLogin.OpenAsync(_host, user);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly);
        using var pop3 = new Pop3Client { ServerCertificateValidationCallback = _host.IsOwnCertificate };
        await pop3.ConnectAsync("127.0.0.1", _host.Port("pop3s"), SecureSocketOptions.SslOnConnect);
        await pop3.AuthenticateAsync(user, HostProcess.Password);

        Assert.Equal(messages.Count, imap.Inbox.Count);
        Assert.Equal(messages.Count, pop3.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            var byImap = await ReadAsync(await imap.Inbox.GetStreamAsync(i));
            var byPop3 = await ReadAsync(await pop3.GetStreamAsync(i));
            Assert.True(byPop3.AsSpan().SequenceEqual(byImap), $"{messages[i].Name} differs between POP3 and IMAP");
            if (messages[i].Bytes.AsSpan().Contains((byte)0))
            {
                await AssertEncodedAsync(messages[i].Name, messages[i].Bytes, byImap);
                continue;
            }

            Assert.True(byImap.AsSpan().EndsWith(messages[i].Bytes), $"{messages[i].Name} changed on its way to IMAP");
            AssertOnlyTrace(messages[i].Name, byImap.AsSpan(0, byImap.Length - messages[i].Bytes.Length));
        }
    }

    [Fact]
    public async Task Envelope_and_body_structure_agree_with_mimekit()
    {
        var messages = VectorFolder.Messages();
        var user = await fixture.AddUserAsync();
        await SendAllAsync(user, messages);
        using var imap = await ImapLogin.OpenAsync(_host, user);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly);

        var summaries = await imap.Inbox.FetchAsync(0, -1,
            MessageSummaryItems.Envelope | MessageSummaryItems.BodyStructure | MessageSummaryItems.Size | MessageSummaryItems.UniqueId);

        Assert.Equal(messages.Count, summaries.Count);
        foreach (var (summary, (name, bytes)) in summaries.Zip(messages))
        {
            // Parsed with the trace header in front, as the server has it: some messages begin without a header of their own.
            var stored = await ReadAsync(await imap.Inbox.GetStreamAsync(summary.UniqueId));
            using var message = await MimeMessage.LoadAsync(new MemoryStream(stored));
            Assert.Equal((uint)stored.Length, summary.Size);
            MessageAgreement.CheckEnvelope(name, message, summary);
            if (name != Disputed) MessageAgreement.CheckStructure(name, message, summary);
        }
    }

    private async Task SendAllAsync(string user, IReadOnlyList<(string Name, byte[] Bytes)> messages)
    {
        await using var smtp = await SmtpConversation.OpenAsync(_host.Port("smtp"));
        foreach (var (_, bytes) in messages)
        {
            // NUL may only travel in opaque chunks.
            if (bytes.AsSpan().Contains((byte)0)) await smtp.SendBinaryAsync("sender@elsewhere.test", user, bytes);
            else await smtp.SendAsync("sender@elsewhere.test", user, bytes);
        }
    }

    // RFC 9051 §4.3.1: what came as binary data goes out as text, and means the same.
    private static async Task AssertEncodedAsync(string name, byte[] sent, byte[] received)
    {
        Assert.False(received.AsSpan().Contains((byte)0), $"{name} came back with NUL");
        using var before = await MimeMessage.LoadAsync(new MemoryStream(sent));
        using var after = await MimeMessage.LoadAsync(new MemoryStream(received));
        Assert.Equal(before.BodyParts.OfType<MimePart>().Select(Decoded), after.BodyParts.OfType<MimePart>().Select(Decoded));
    }

    private static byte[] Decoded(MimePart part)
    {
        using var content = new MemoryStream();
        part.Content?.DecodeTo(content);
        return content.ToArray();
    }

    private static void AssertOnlyTrace(string name, ReadOnlySpan<byte> prefix)
    {
        var text = System.Text.Encoding.Latin1.GetString(prefix);
        Assert.True(text.StartsWith("Return-Path: <sender@elsewhere.test>\r\n", StringComparison.Ordinal), $"{name}: {text}");
        foreach (var line in text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
            Assert.True(line.StartsWith("Return-Path:", StringComparison.Ordinal) || line.StartsWith("Received:", StringComparison.Ordinal)
                || line.StartsWith("Delivered-To:", StringComparison.Ordinal) || line[0] is ' ' or '\t', $"{name}: {line}");
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using (stream)
        {
            var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            return copy.ToArray();
        }
    }
}
