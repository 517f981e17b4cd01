namespace MailServer.Hosting.Options;

/// <summary>Sizes, counts and times: <c>Limits</c>. Times are total times for a phase, not from byte to byte: a client that trickles gains nothing.</summary>
public sealed class MailLimitOptions
{
    /// <summary>The largest message, in octets. 50 MiB is what the large providers take, so less would bounce their users' mail.</summary>
    public long MaxMessageSize { get; set; } = 50L * 1024 * 1024;

    /// <summary>Connections from one address (IPv6: one /64 network) at the same time; 0 = no limit. 50 leaves room for an office behind one address.</summary>
    public int ConnectionsPerAddress { get; set; } = 50;

    /// <summary>Connections at the same time, all together; 0 = no limit. 10,000 idle ones fit in some 200 MB.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>
    /// The share of the memory that the process may have (the machine's, a container's, or the heap's hard limit) above which new messages wait and new connections are refused;
    /// 0 = no limit. A quarter is left for what is under way.
    /// </summary>
    public int MemoryPercent { get; set; } = 75;

    /// <summary>How long a new message waits for memory before it is deferred (452). Clients wait five minutes for the answer to MAIL (RFC 5321 §4.5.3.2.2).</summary>
    public TimeSpan MemoryPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages that one address may send in a minute; 0 = no limit, because only the operator knows who sends much.</summary>
    public int MessagesPerAddressPerMinute { get; set; }

    /// <summary>From the connection to the client's first command. Clients speak at once; a minute forgives a slow line.</summary>
    public TimeSpan GreetingTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A whole TLS handshake, with its turn in the queue. It takes two round trips; 15 seconds forgive a satellite and a busy server.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The PROXY header of a trusted proxy, which sends it with its first packet.</summary>
    public TimeSpan ProxyHeaderTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>From the connection to the log-in, where one is needed. A person may have to type; RFC 9051 §5.4 asks for no more before log-in.</summary>
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>From one command to the next in SMTP and LMTP: five minutes by RFC 5321 §4.5.3.2.7.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>All of a message's data. Half an hour is 50 MiB at 29 KB/s.</summary>
    public TimeSpan DataTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The slowest rate of a message's data, octets per second over <see cref="MinimumDataRateWindow"/>; 0 = no limit. 256 is below the worst line in use.</summary>
    public int MinimumDataRate { get; set; } = 256;

    /// <summary>For how long a message's data may come more slowly. A minute: lines are lost for some seconds, and come back.</summary>
    public TimeSpan MinimumDataRateWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For the client to take a block of at most 16 KiB. A minute is 270 octets per second; a client that reads nothing is gone after it.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For one call of the host's own parts (sink, signature, mechanism, directory, store): then the client is told to come back, and what the part says later counts for nothing.
    /// Two minutes are far more than a part needs, and less than the five that clients wait (RFC 5321 §4.5.3.2).
    /// </summary>
    public TimeSpan HookTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Without a command after log-in: at least 30 minutes for IMAP (RFC 9051 §5.4), 10 for POP3 (RFC 1939 §3).</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>TLS handshakes that compute at the same time. Half of the processors, so that the other half serves those who are in.</summary>
    public int ConcurrentHandshakes { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>For sessions to end when the server stops. Below the 30 seconds that a .NET host waits for everybody.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Failed log-ins from one address in the window before answers are refused; 0 = no limit. Twenty forgives an office with one forgotten password.</summary>
    public int LoginFailuresPerAddress { get; set; } = 20;

    /// <summary>Failed log-ins to one account in the window before strangers' attempts are delayed; 0 = no limit. The owner's known address is not locked out.</summary>
    public int LoginFailuresPerAccount { get; set; } = 10;

    /// <summary>The window that failures are counted in, and the time that refusals last. With ten failures in ten minutes a guesser has 1,440 tries a day.</summary>
    public TimeSpan LoginFailureWindow { get; set; } = TimeSpan.FromMinutes(10);
}
