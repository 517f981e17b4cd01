using MailServer.Interop.Tests.Faults;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Vectors;

namespace MailServer.Interop.Tests.Load;

/// <summary>Clients that write or read too slowly are cut off, and told so where they can still hear it; their neighbours are served meanwhile.</summary>
public sealed class SlowClientTests : IDisposable
{
    // Far above an octet for each message of a neighbour, and long enough for a neighbour on a busy machine.
    private static readonly string[] Fast =
    [
        "--MailServer:Limits:MinimumDataRate=10000", "--MailServer:Limits:MinimumDataRateWindow=5s", "--MailServer:Limits:WriteTimeout=2s",
        "--Logging:LogLevel:MailServer.Hosting=Debug", "--MailServer:Security:AllowPlaintextLogin=true",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly SentMail _mail = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_message_that_comes_octet_by_octet_is_cut_off_with_421()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"), Fast);
        using var slow = await LineConnection.OpenAsync(host.Port("smtp"));
        foreach (var (line, reply) in new[] { ("EHLO c.test", "250 "), ("MAIL FROM:<a@elsewhere.test>", "250"), ("RCPT TO:<alice@example.test>", "250"), ("DATA", "354") })
        {
            await slow.SendAsync(line + "\r\n");
            await slow.ReadUntilAsync(reply);
        }

        Assert.StartsWith("421 4.4.2", await TrickleAsync(host, slow, "421"), StringComparison.Ordinal);
        await EndsAsync(slow);
        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task An_APPEND_that_comes_octet_by_octet_is_cut_off_with_BYE()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"), Fast);
        using var slow = await LineConnection.LogInAsync(host);
        await slow.SendAsync("a2 APPEND INBOX {10000000}\r\n");
        await slow.ReadUntilAsync("+");

        Assert.Equal("* BYE The message did not arrive", await TrickleAsync(host, slow, "* BYE"));
        Assert.StartsWith("a2 BAD", await slow.ReadAsync(), StringComparison.Ordinal);
        await EndsAsync(slow);
        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task A_client_that_asks_for_much_and_reads_nothing_is_cut_off()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"), Fast);
        await _mail.DeliverAsync(host, 10_000_000);
        using var reader = await LineConnection.LogInAsync(host);
        await reader.SendAsync("a2 SELECT INBOX\r\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"b{i} FETCH 1 BODY[]\r\n")));
        await host.WaitForOutputAsync("the client takes no data");
        await _mail.DeliverAsync(host);
        await _mail.CheckAsync(host);
    }

    // What was sent after the server had gone is answered with a reset.
    private static async Task EndsAsync(LineConnection slow)
    {
        try
        {
            Assert.Null(await slow.ReadAsync());
        }
        catch (IOException)
        {
            // Gone as well.
        }
    }

    // One octet for each whole message that a neighbour gets through: some hundred a second at most.
    private async Task<string> TrickleAsync(HostProcess host, LineConnection slow, string end)
    {
        var told = slow.ReadUntilAsync(end);
        await using var neighbour = await SmtpConversation.OpenAsync(host.Port("smtp"));
        while (!told.IsCompleted)
        {
            Assert.StartsWith("250", await _mail.SendAsync(neighbour), StringComparison.Ordinal);
            try
            {
                await slow.SendAsync("x");
            }
            catch (IOException)
            {
                // Cut between the look and the octet.
            }
        }

        return await told;
    }
}
