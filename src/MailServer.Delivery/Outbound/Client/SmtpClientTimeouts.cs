namespace MailServer.Delivery.Outbound.Client;

/// <summary>How long the client waits for a server: the least times of RFC 5321 §4.5.3.2. Each is the time for a whole reply, however slowly it comes.</summary>
public sealed record SmtpClientTimeouts
{
    /// <summary>The greeting, and the TLS handshake (RFC 5321 §4.5.3.2.1).</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>EHLO, STARTTLS, AUTH, MAIL, RSET (RFC 5321 §4.5.3.2.2).</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>RCPT (RFC 5321 §4.5.3.2.3).</summary>
    public TimeSpan Recipient { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The 354 to DATA (RFC 5321 §4.5.3.2.4).</summary>
    public TimeSpan DataStart { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Each piece of the message that the server must take before the next is sent (RFC 5321 §4.5.3.2.5).</summary>
    public TimeSpan DataBlock { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The reply to the final dot. Giving up earlier than the server makes duplicates (RFC 5321 §4.5.3.2.6, RFC 1047).</summary>
    public TimeSpan DataEnd { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>QUIT, which nobody needs the answer of.</summary>
    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(5);
}
