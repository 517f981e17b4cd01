namespace MailServer.Storage.Embedded;

/// <summary>Settings of the embedded store and directory. Each default says why it is what it is.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>Where everything is kept. Made when missing; one server at a time uses it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// Size of a segment file in octets, 1 MiB to 1 GiB, reserved when it is begun. 64 MiB: few files for a large store,
    /// little to copy when one is compacted.
    /// </summary>
    public long SegmentSize { get; init; } = 64L * 1024 * 1024;

    /// <summary>Octets up to which a message waits in memory for its commit, 4 KiB to 16 MiB; a larger one gets a file of its own. 1 MiB: what one session may hold.</summary>
    public int SpoolMemory { get; init; } = 1024 * 1024;

    /// <summary>Octets that all messages on their way may hold in memory together; beyond it they go to files earlier. 64 MiB are a hundred large messages at once.</summary>
    public long SpoolBudget { get; init; } = 64L * 1024 * 1024;

    /// <summary>The most octets of a message, prelude included; an append or delivery beyond it is refused. 1 GiB: the protocols' own limits are far below.</summary>
    public long MaxMessageSize { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Segments of which less than this share is in use are compacted; 0 to 90 percent, 0 for never. 50: copies one octet for each that it frees at most.</summary>
    public int CompactBelowPercent { get; init; } = 50;

    /// <summary>The most operations in one commit, 1 to 10,000. 512: a group of that size is done in a few milliseconds beside its sync.</summary>
    public int MaxGroupSize { get; init; } = 512;

    /// <summary>The most octets of bodies in one commit, 64 KiB or more. 16 MiB: a tenth of a second of a slow disk.</summary>
    public long MaxGroupBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>The most operations that wait for the writer; beyond it the store answers that it is unavailable. 10,000: as many as sessions.</summary>
    public int MaxWaitingOperations { get; init; } = 10_000;

    /// <summary>How long an operation waits while another process holds the database. 10 s: administration takes milliseconds.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections that read at once, 1 to 64. As many as cores, at least 2: more only take time from the writer.</summary>
    public int Readers { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Memory for what is known of messages (envelopes, structures) that were read lately, in octets. 32 MiB: about 25,000 messages.</summary>
    public long IndexCacheBytes { get; init; } = 32L * 1024 * 1024;

    /// <summary>Folders kept in memory after their last session left. 256: clients come back every few minutes.</summary>
    public int IdleFolders { get; init; } = 256;

    /// <summary>Messages in such folders together, 64 octets each. 250,000: 16 MB. The folder that was open last stays whatever its size.</summary>
    public long IdleFolderMessages { get; init; } = 250_000;

    /// <summary>Keywords a folder may have, 0 to 128. 100: clients use a dozen.</summary>
    public int MaxKeywords { get; init; } = 100;

    /// <summary>The longest keyword in characters. 100: they go to every client that opens the folder.</summary>
    public int MaxKeywordLength { get; init; } = 100;

    /// <summary>Folders an account may have. 20,000: LIST of all of them stays usable.</summary>
    public int MaxFolders { get; init; } = 20_000;

    /// <summary>Levels of a folder's name. 30: deeper trees come from errors.</summary>
    public int MaxFolderLevels { get; init; } = 30;

    /// <summary>The longest folder name in characters, all levels together. 1,000.</summary>
    public int MaxFolderNameLength { get; init; } = 1000;

    /// <summary>Octets of one metadata value, 1 KiB to 16 MiB. 64 KiB: comments, colours, small settings (RFC 5464 §4.1 asks for 1,024).</summary>
    public int MaxMetadataSize { get; init; } = 64 * 1024;

    /// <summary>Metadata entries of one folder, 10 to 10,000; shared ones and each user's private ones are counted apart. 100: a client keeps a handful.</summary>
    public int MaxMetadataEntries { get; init; } = 100;

    /// <summary>Octets of all metadata of an account, at least one value. 4 MiB: small beside its mail.</summary>
    public long MaxMetadataBytes { get; init; } = 4L * 1024 * 1024;

    /// <summary>Entries of one folder's access control list, 10 to 10,000. 100: a department.</summary>
    public int MaxAclEntries { get; init; } = 100;

    /// <summary>Folders made with each new mailbox besides INBOX, and subscribed. The five that clients look for.</summary>
    public IReadOnlyList<DefaultFolder> DefaultFolders { get; init; } =
    [
        new("Drafts", SpecialUse.Drafts),
        new("Sent", SpecialUse.Sent),
        new("Junk", SpecialUse.Junk),
        new("Trash", SpecialUse.Trash),
        new("Archive", SpecialUse.Archive),
    ];

    /// <summary>The domain of log-in names without one; null for the first domain of the directory by name.</summary>
    public string? DefaultDomain { get; init; }

    /// <summary>What parts the user from the tag in <c>user+tag@domain</c>; null for no sub-addressing.</summary>
    public char? SubAddressDelimiter { get; init; } = '+';

    /// <summary>Passwords hashed at once. Half the cores and one: mail goes on while somebody guesses passwords.</summary>
    public int PasswordHashers { get; init; } = (Environment.ProcessorCount / 2) + 1;

    /// <summary>Log-ins that wait for a hash; beyond it the directory answers that it is unavailable. 100: some ten seconds of waiting.</summary>
    public int MaxWaitingLogIns { get; init; } = 100;

    /// <summary>How long a right password is remembered, so that the next log-in costs no slow hash; zero for not at all. 5 minutes: clients poll.</summary>
    public TimeSpan RememberLogIns { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long it is remembered which mailbox an address leads to, 0 to 60 s. 1 s: a stream of mail for one mailbox reads the directory once a second,
    /// and what another process changed is seen soon. What this server changes is seen at once; that an address is unknown is never remembered.
    /// </summary>
    public TimeSpan RememberRecipients { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>PBKDF2 rounds of new SCRAM verifiers, 4,096 or more. 10,000: the client computes them at each log-in, phones too (RFC 7677 §4 asks for 4,096 at least).</summary>
    public int ScramIterations { get; init; } = 10_000;

    /// <summary>How often the store cleans up (deleted folders, sparse segments) and looks for changes of another process. 15 s.</summary>
    public TimeSpan MaintenanceInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether an index of the messages' texts is kept, <c>search.db</c> in the data directory, as large as the texts. Off: a store that only passes mail on needs none.
    /// An index that is not kept is removed.
    /// </summary>
    public bool TextIndex { get; init; }

    /// <summary>Characters of a message that are indexed, 4,096 to 64 Mi; one with more is read at each search. 4 Mi: a book, in 20 MB of memory.</summary>
    public int TextIndexMaxText { get; init; } = 4 * 1024 * 1024;

    /// <summary>New messages are indexed when none came for so long. 0.5 s: mail that comes in a burst is taken in first.</summary>
    public TimeSpan TextIndexQuietTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>… but after so long in any case. 1 minute: until then a search reads the new messages, which it can.</summary>
    public TimeSpan TextIndexMaxDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Names every setting that is out of its range; empty when all is well.</summary>
    public IReadOnlyList<string> Validate() => OptionsRules.Check(this);
}

/// <summary>A folder made with a new mailbox.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Use">What it is for.</param>
public sealed record DefaultFolder(string Name, SpecialUse Use);
