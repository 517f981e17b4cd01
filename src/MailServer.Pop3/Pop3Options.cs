namespace MailServer.Pop3;

/// <summary>Settings of the POP3 engine. Each default says why.</summary>
public sealed class Pop3Options
{
    /// <summary>The text of the greeting. Default: no product and no version to look exploits up for.</summary>
    public string Greeting { get; set; } = "POP3 server ready";

    /// <summary>What CAPA says as IMPLEMENTATION to users who are logged in (RFC 2449 §6.9); empty for nothing.</summary>
    public string Implementation { get; set; } = "MailServer";

    /// <summary>From the greeting to a successful log-in, in total. Default 60 s: mail programs log in at once, and who is unknown must not hold a connection.</summary>
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client may be silent, or take for one line. Default 10 min: RFC 1939 §3 allows no less.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>For a client to read each <see cref="OutputBuffer"/> of an answer. Default 120 s: a client that takes longer has stopped reading.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The least time between two log-ins to a maildrop (RFC 2449 §6.5), in whole seconds. Default 0: no such limit, and LOGIN-DELAY is not announced.</summary>
    public TimeSpan LoginDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Octets of a line with its CRLF. Default 12,290: the longest SASL message (RFC 5034 §4); commands have at most 255 (RFC 2449 §4).</summary>
    public int MaxLineLength { get; set; } = 12_290;

    /// <summary>Commands in a session that are unknown, malformed or out of order before it is ended. Default 20: a working client makes none.</summary>
    public int MaxBadCommands { get; set; } = 20;

    /// <summary>Failed log-ins in a session before it is ended. Default 3: people mistype, programs that guess need more.</summary>
    public int MaxLoginFailures { get; set; } = 3;

    /// <summary>Unsent octets of answers after which the engine waits for the client to read. Default 32 KiB: one write for usual answers, little memory for a slow reader.</summary>
    public int OutputBuffer { get; set; } = 32 * 1024;

    /// <summary>
    /// Whether a message whose header holds UTF-8 is refused with [UTF8] to clients that did not say UTF8 (RFC 6856 §5).
    /// Default off: such mail also comes from senders that never heard of the standard; all clients take it,
    /// and one that is refused a message may never get those behind it.
    /// </summary>
    public bool RefuseUtf8Headers { get; set; }
}
