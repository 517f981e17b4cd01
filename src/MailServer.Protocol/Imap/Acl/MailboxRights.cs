namespace MailServer.Protocol.Imap;

/// <summary>What a user may do with a mailbox (RFC 4314 §2.1).</summary>
[Flags]
public enum MailboxRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>l: see it in LIST, subscribe.</summary>
    Lookup = 1 << 0,

    /// <summary>r: select it, ask for its status.</summary>
    Read = 1 << 1,

    /// <summary>s: keep <c>\Seen</c>.</summary>
    KeepSeen = 1 << 2,

    /// <summary>w: change flags other than <c>\Seen</c> and <c>\Deleted</c>.</summary>
    Write = 1 << 3,

    /// <summary>i: append and copy into it.</summary>
    Insert = 1 << 4,

    /// <summary>p: send mail to its submission address.</summary>
    Post = 1 << 5,

    /// <summary>k: create mailboxes below it.</summary>
    Create = 1 << 6,

    /// <summary>x: delete or rename it.</summary>
    DeleteMailbox = 1 << 7,

    /// <summary>t: change <c>\Deleted</c>.</summary>
    DeleteMessages = 1 << 8,

    /// <summary>e: expunge.</summary>
    Expunge = 1 << 9,

    /// <summary>a: change its access control list.</summary>
    Administer = 1 << 10,

    /// <summary>Every right.</summary>
    All = (1 << 11) - 1,
}
