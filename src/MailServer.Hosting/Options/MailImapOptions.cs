namespace MailServer.Hosting.Options;

/// <summary>What IMAP offers, and how much of it a session may use: <c>Imap</c>.</summary>
public sealed class MailImapOptions
{
    /// <summary>Mailboxes whose messages a session watches by NOTIFY besides its selected one. 200: far more than people sort their new mail into; each is kept open.</summary>
    public int MaxWatchedMailboxes { get; set; } = 200;

    /// <summary>Mailboxes that one search of several looks into (MULTISEARCH). 1,000: each is opened and searched in turn.</summary>
    public int MaxSearchedMailboxes { get; set; } = 1_000;

    /// <summary>Results of searches that a session watches by UPDATE at the same time. 20: each costs a look at every message that changes.</summary>
    public int MaxSearchContexts { get; set; } = 20;

    /// <summary>How many of them may be of SORT. 4: each keeps in memory what all of its messages are sorted by.</summary>
    public int MaxSortContexts { get; set; } = 4;

    /// <summary>Memory for what messages are sorted and threaded by, kept for all sessions; with 0 it is read for each SORT and THREAD. 64 MiB: half a million messages.</summary>
    public long SortMemory { get; set; } = 64L * 1024 * 1024;

    /// <summary>Messages that one command works on, the newest first (MESSAGELIMIT). 0 for all: most clients do not know of a limit and would miss messages.</summary>
    public int MessageLimit { get; set; }

    /// <summary>Messages that one command puts into a mailbox (SAVELIMIT). 0 for any number, for the same reason.</summary>
    public int SaveLimit { get; set; }

    /// <summary>How often a client that waits for a long command is told that it goes on (INPROGRESS); 0 for never. 15 s: half of the shortest time after which clients give up.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Names of this server besides <c>HostName</c>, as they stand in URLs that clients hand in. None: most servers have one name.</summary>
    public IList<string> HostNames { get; } = new List<string>();

    /// <summary>Log-in names of submission servers that may fetch messages by URLs signed for them (URLAUTH). Nobody: they read mail that is not theirs.</summary>
    public IList<string> SubmissionUsers { get; } = new List<string>();

    /// <summary>Addresses of users who may see and set everybody's limits over IMAP (QUOTASET). Nobody: the command line does it, too.</summary>
    public IList<string> Administrators { get; } = new List<string>();

    /// <summary>The first level of other users' folders. <c>Other Users</c>, as other servers call it.</summary>
    public string OtherUsersName { get; set; } = "Other Users";

    /// <summary>The first level of the folders of shared mailboxes. <c>Shared Folders</c>: users have folders called Shared.</summary>
    public string SharedName { get; set; } = "Shared Folders";

    /// <summary>Groups of users, to whom folders are shared as <c>$name</c>, by name. None by default.</summary>
    public IDictionary<string, MailGroupOptions> Groups { get; } = new Dictionary<string, MailGroupOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>In whose folders each reader has a read mark (\Seen) of their own. None: a team sees what one of them has read.</summary>
    public MailPrivateSeen PrivateSeen { get; set; }

    /// <summary>How clients reach the administrator, a URI such as <c>mailto:postmaster@example.org</c> (METADATA). Null: it is not told.</summary>
    public string? AdministratorUri { get; set; }

    /// <summary>What the server says about itself (METADATA). Null: nothing.</summary>
    public string? ServerComment { get; set; }

    /// <summary>The Sieve script at changes over IMAP in mailboxes that name none (METADATA, IMAPSIEVE). Null: none.</summary>
    public string? SieveScript { get; set; }

    /// <summary>For one call of an event handler; then the command ends without it. 30 s, as filters have at delivery.</summary>
    public TimeSpan EventTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages of one call of an event handler. 100: it can do that many in its time.</summary>
    public int EventBatch { get; set; } = 100;

    /// <summary>Calls of event handlers that are past their time and have not ended; with more of them none is called. 16: each may hold a thread and a mailbox.</summary>
    public int MaxHangingEvents { get; set; } = 16;

    /// <summary>The <c>https</c> URL of the JMAP session by which the same mail is reached with the same log-ins (JMAPACCESS). Null: it is not told.</summary>
    public string? JmapSession { get; set; }

    /// <summary>Searches that all users may name, by name (FILTERS). None by default.</summary>
    public IDictionary<string, MailFilterOptions> SharedFilters { get; } = new Dictionary<string, MailFilterOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether LITERAL- is offered and not LITERAL+: what is longer than 4 KiB needs permission to be sent. No: it costs every message a round trip.</summary>
    public bool LiteralMinus { get; set; }

    /// <summary>Whether clients must enable UTF-8 first (UTF8=ONLY). No: most cannot.</summary>
    public bool Utf8Only { get; set; }

    /// <summary>Whether appending a message with 8-bit header fields is refused before UTF-8 was enabled. No: programs that copy old mailboxes would lose messages.</summary>
    public bool RefuseEightBitHeaders { get; set; }

    /// <summary>Whether another user may log in over the same connection (UNAUTHENTICATE). Yes: it gives nobody more than a new connection would.</summary>
    public bool AllowUnauthenticate { get; set; } = true;
}
