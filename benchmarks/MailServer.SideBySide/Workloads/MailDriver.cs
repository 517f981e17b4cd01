namespace MailServer.SideBySide.Workloads;

/// <summary>Sends mail by SMTP or LMTP, one message after the other on a kept connection.</summary>
internal sealed class MailDriver : IDisposable
{
    private readonly LineDriver _lines;

    private MailDriver(LineDriver lines) => _lines = lines;

    /// <param name="port">The server's port.</param>
    /// <param name="hello">EHLO for SMTP, LHLO for LMTP.</param>
    public static async Task<MailDriver> ConnectAsync(int port, string hello)
    {
        var lines = await LineDriver.ConnectAsync(port);
        await lines.ExpectAsync("220");
        await lines.CommandAsync($"{hello} client.test", "250");
        return new MailDriver(lines);
    }

    /// <summary>Sends a message, in which no line begins with a dot, and reads the reply that takes charge of it.</summary>
    public async Task SendAsync(string recipient, byte[] message)
    {
        await _lines.CommandAsync("MAIL FROM:<sender@elsewhere.test>", "250");
        await _lines.CommandAsync($"RCPT TO:<{recipient}>", "250");
        await _lines.CommandAsync("DATA", "354");
        await _lines.SendAsync((byte[])[.. message, .. ".\r\n"u8]);
        await _lines.ExpectAsync("250");
    }

    public Task QuitAsync() => _lines.CommandAsync("QUIT", "221");

    public void Dispose() => _lines.Dispose();
}
