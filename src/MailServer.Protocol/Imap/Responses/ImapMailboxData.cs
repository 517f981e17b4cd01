namespace MailServer.Protocol.Imap;

/// <summary>The attributes of a mailbox in LIST (RFC 9051 §7.3.1).</summary>
[Flags]
public enum MailboxAttributes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>\Noinferiors</c></summary>
    NoInferiors = 1 << 0,

    /// <summary><c>\Noselect</c></summary>
    NoSelect = 1 << 1,

    /// <summary><c>\NonExistent</c>, which implies <c>\Noselect</c>; both are written for clients that know only one.</summary>
    NonExistent = 1 << 2,

    /// <summary><c>\Marked</c></summary>
    Marked = 1 << 3,

    /// <summary><c>\Unmarked</c></summary>
    Unmarked = 1 << 4,

    /// <summary><c>\HasChildren</c></summary>
    HasChildren = 1 << 5,

    /// <summary><c>\HasNoChildren</c></summary>
    HasNoChildren = 1 << 6,

    /// <summary><c>\Subscribed</c></summary>
    Subscribed = 1 << 7,

    /// <summary><c>\Remote</c></summary>
    Remote = 1 << 8,

    /// <summary><c>\NoAccess</c>: the events that NOTIFY asked for need rights that are missing (RFC 5465 §5.9).</summary>
    NoAccess = 1 << 9,
}

/// <summary>One mailbox of a LIST or LSUB response.</summary>
/// <param name="Mailbox">The name.</param>
/// <param name="Attributes">Its attributes.</param>
public sealed record ListResponse(string Mailbox, MailboxAttributes Attributes)
{
    /// <summary>What separates levels; null when there are none.</summary>
    public char? Delimiter { get; init; } = '/';

    /// <summary>Special uses such as <c>\Sent</c> (RFC 6154 §2).</summary>
    public IReadOnlyList<string> SpecialUse { get; init; } = [];

    /// <summary>CHILDINFO: which selection options children fulfil (RFC 5258 §4); none when it is not told.</summary>
    public ListSelectionOptions ChildInfo { get; init; }

    /// <summary>OLDNAME: what the mailbox was called before (RFC 9051 §6.3.9.7), or null.</summary>
    public string? OldName { get; init; }
}

/// <summary>The values of a STATUS response; which of them are written is the client's choice.</summary>
public sealed record StatusValues
{
    /// <summary>MESSAGES.</summary>
    public uint Messages { get; init; }

    /// <summary>RECENT.</summary>
    public uint Recent { get; init; }

    /// <summary>UIDNEXT.</summary>
    public uint UidNext { get; init; }

    /// <summary>UIDVALIDITY.</summary>
    public uint UidValidity { get; init; }

    /// <summary>UNSEEN: how many.</summary>
    public uint Unseen { get; init; }

    /// <summary>DELETED: how many.</summary>
    public uint Deleted { get; init; }

    /// <summary>SIZE, in bytes.</summary>
    public long Size { get; init; }

    /// <summary>HIGHESTMODSEQ.</summary>
    public long HighestModSeq { get; init; }

    /// <summary>MAILBOXID, an atom.</summary>
    public string MailboxId { get; init; } = "";

    /// <summary>APPENDLIMIT, in bytes; null for no limit.</summary>
    public long? AppendLimit { get; init; }

    /// <summary>DELETED-STORAGE, in units of 1,024 bytes.</summary>
    public long DeletedStorage { get; init; }
}
