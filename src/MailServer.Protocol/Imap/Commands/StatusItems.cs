namespace MailServer.Protocol.Imap;

/// <summary>What STATUS asks for and answers (RFC 9051 §6.3.11 and extensions).</summary>
[Flags]
public enum StatusItems
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>MESSAGES.</summary>
    Messages = 1 << 0,

    /// <summary>RECENT, IMAP4rev1 only (RFC 3501 §6.3.10).</summary>
    Recent = 1 << 1,

    /// <summary>UIDNEXT.</summary>
    UidNext = 1 << 2,

    /// <summary>UIDVALIDITY.</summary>
    UidValidity = 1 << 3,

    /// <summary>UNSEEN.</summary>
    Unseen = 1 << 4,

    /// <summary>DELETED.</summary>
    Deleted = 1 << 5,

    /// <summary>SIZE, in bytes.</summary>
    Size = 1 << 6,

    /// <summary>HIGHESTMODSEQ (RFC 7162 §3.1.7).</summary>
    HighestModSeq = 1 << 7,

    /// <summary>MAILBOXID (RFC 8474 §4.3).</summary>
    MailboxId = 1 << 8,

    /// <summary>APPENDLIMIT (RFC 7889 §4).</summary>
    AppendLimit = 1 << 9,

    /// <summary>DELETED-STORAGE (RFC 9208 §4.1.3), in units of 1,024 bytes.</summary>
    DeletedStorage = 1 << 10,
}
