namespace MailServer.Imap;

/// <summary>Settings of the IMAP engine. Each default says why.</summary>
public sealed class ImapOptions
{
    /// <summary>The name in the greeting. Default <c>IMAP</c>: it tells an attacker nothing.</summary>
    public string GreetingName { get; set; } = "IMAP";

    /// <summary>What ID answers (RFC 2971 §3.3): at most 30 pairs, names of 30 and values of 1,024 octets, no name twice. Default: the product's name only, no version to look exploits up for.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Identification { get; set; } = [new("name", "MailServer")];

    /// <summary>From the greeting to a successful log-in, in total. Default 60 s: a person types no password here, and who is unknown must not hold a connection.</summary>
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>From the first to the last byte of one command, appended messages not counted. Default 60 s: programs write commands at once.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>For each 16 KiB of a literal that is streamed. Default 120 s: 140 bytes a second, which the worst mobile line still does.</summary>
    public TimeSpan DataTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Between two commands, and in IDLE. Default 30 min: RFC 9051 §5.4 allows no less after log-in.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>For a client to read each 64 KiB of an answer. Default 120 s: a client that takes longer has stopped reading.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Bytes of one line before log-in. Default 8 KiB: log-in names, passwords and SASL messages fit, and strangers get no more memory.</summary>
    public int MaxLineBeforeLogin { get; set; } = 8 * 1024;

    /// <summary>Bytes of one command line, literals not counted. Default 64 KiB: a FETCH of ten thousand scattered UIDs (RFC 7162 §4 asks for 8 KiB).</summary>
    public int MaxLine { get; set; } = 64 * 1024;

    /// <summary>Bytes of all literals of one command other than APPEND. Default 256 KiB: names, passwords and search texts are short.</summary>
    public int MaxLiteral { get; set; } = 256 * 1024;

    /// <summary>Bytes of one appended message; announced as APPENDLIMIT (RFC 7889). Default 50 MiB: what mail services accept today.</summary>
    public long MaxAppendSize { get; set; } = 50L * 1024 * 1024;

    /// <summary>Messages of one APPEND (RFC 3502). Default 1,000: a command must end some day.</summary>
    public int MaxAppendMessages { get; set; } = 1_000;

    /// <summary>Answers of BAD in a session before it is ended. Default 20: a working client makes none.</summary>
    public int MaxBadCommands { get; set; } = 20;

    /// <summary>Failed log-ins in a session before it is ended. Default 3: people make typing errors, programs that guess need more.</summary>
    public int MaxLoginFailures { get; set; } = 3;

    /// <summary>Search keys of one SEARCH. Default 1,000: far above what a dialog can build.</summary>
    public int MaxSearchKeys { get; set; } = 1_000;

    /// <summary>Results of SEARCH, SORT and ESEARCH that a session watches by UPDATE at the same time (RFC 5267); the next one is told NOUPDATE. Default 20: each costs a look at every message that changes.</summary>
    public int MaxSearchContexts { get; set; } = 20;

    /// <summary>How many of them may be of SORT. Default 4: each keeps in memory what all of its messages are sorted by.</summary>
    public int MaxSortContexts { get; set; } = 4;

    /// <summary>Mailboxes whose messages a session watches by NOTIFY besides its selected one (RFC 5465); more are refused with NOTIFICATIONOVERFLOW. Default 200: far more than people sort their new mail into, and each is kept open.</summary>
    public int MaxWatchedMailboxes { get; set; } = 200;

    /// <summary>Messages that one command works on, the newest first (MESSAGELIMIT, RFC 9738); 0 for all. Default 0: most clients do not know of it and would miss messages.</summary>
    public uint MessageLimit { get; set; }

    /// <summary>Messages that one COPY, MOVE or APPEND puts into a mailbox (SAVELIMIT, RFC 9738); 0 for any number. Default 0, for the same reason.</summary>
    public uint SaveLimit { get; set; }

    /// <summary>How often a client that waits for a search, a copy, a move or an expunge is told that it goes on (INPROGRESS, RFC 9585); zero for never. Default 15 s: half of the shortest time after which clients give up.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether LITERAL- is offered and not LITERAL+: literals above 4 KiB need permission (RFC 7888 §5). Default off: a message that is too large costs its transfer only where a client does not look at APPENDLIMIT.</summary>
    public bool LiteralMinus { get; set; }

    /// <summary>Whether clients must enable UTF8=ACCEPT (UTF8=ONLY, RFC 6855 §6). Default off: most clients cannot.</summary>
    public bool Utf8Only { get; set; }

    /// <summary>Whether APPEND of a message with 8-bit header fields is refused before ENABLE UTF8=ACCEPT, as RFC 6855 §4 has it. Default off: programs that copy old mailboxes would lose messages.</summary>
    public bool RefuseEightBitHeaders { get; set; }

    /// <summary>Names of this server besides <see cref="GreetingName"/>, as they stand in absolute URLs that CATENATE and URLAUTH understand (RFC 5092). Default none.</summary>
    public IReadOnlyList<string> HostNames { get; set; } = [];

    /// <summary>Log-in names of submission servers: they alone may fetch URLs signed for <c>submit+</c> (RFC 4467). Default none.</summary>
    public IReadOnlyList<string> SubmissionUsers { get; set; } = [];

    /// <summary>Log-in names of those who may see and set everybody's limits by GETQUOTA and SETQUOTA (RFC 9208); a quota root's name is the user's address. Default none.</summary>
    public IReadOnlyList<string> Administrators { get; set; } = [];

    /// <summary>Mailboxes that one ESEARCH looks into (RFC 7377); more are refused with LIMIT. Default 1,000: each is opened and searched in turn.</summary>
    public int MaxSearchedMailboxes { get; set; } = 1_000;

    /// <summary>How to reach the administrator, a URI such as <c>mailto:postmaster@example.org</c>: the server's metadata entry <c>/shared/admin</c> (RFC 5464 §3.2.1.1). Default none.</summary>
    public string? AdministratorUri { get; set; }

    /// <summary>What the server says about itself: its metadata entry <c>/shared/comment</c> (RFC 5464 §3.2.1.1). Default none.</summary>
    public string? ServerComment { get; set; }

    /// <summary>Where the same mail is reached by JMAP with the same log-ins: an <c>https</c> URL of the JMAP session (JMAPACCESS, RFC 9698). Default none: nothing is announced.</summary>
    public Uri? JmapSession { get; set; }

    /// <summary>Searches that all users may name (RFC 5466), by names that are atoms without a slash. Default none.</summary>
    public IReadOnlyDictionary<string, SharedFilter> SharedFilters { get; set; } = new Dictionary<string, SharedFilter>();

    /// <summary>The Sieve script at changes in mailboxes that name none: the server's metadata entry <c>/shared/imapsieve/script</c> (RFC 6785 §2.3.1). Default none.</summary>
    public string? SieveScript { get; set; }

    /// <summary>For one call of an event handler; then the command ends without it. Default 30 s, as filters have at delivery.</summary>
    public TimeSpan EventTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages of one call of an event handler. Default 100: it can do that many in its time.</summary>
    public int EventBatch { get; set; } = 100;

    /// <summary>Calls of event handlers, in all sessions together, that are past their time and have not ended; with more of them no handler is called. Default 16: each may hold a thread and a mailbox.</summary>
    public int MaxHangingEvents { get; set; } = 16;

    /// <summary>Whether COMPRESS=DEFLATE (RFC 4978) is offered where the connection can do it. Default on: text mail shrinks to a third.</summary>
    public bool AllowCompression { get; set; } = true;

    /// <summary>Whether UNAUTHENTICATE is offered: another user may then log in over the same connection (RFC 8437 §8 wants it to be switched off where nobody needs it). Default on: it gives nobody more than a new connection would.</summary>
    public bool AllowUnauthenticate { get; set; } = true;

    /// <summary>Unflushed bytes of answers after which the engine waits for the client to read. Default 32 KiB: one write for a usual answer, little memory for a slow reader.</summary>
    public int OutputBuffer { get; set; } = 32 * 1024;
}
