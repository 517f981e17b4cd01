namespace MailServer.Protocol.Imap;

/// <summary>Which mailboxes LIST selects (RFC 9051 §6.3.9.1).</summary>
[Flags]
public enum ListSelectionOptions
{
    /// <summary>All that exist.</summary>
    None = 0,

    /// <summary>SUBSCRIBED: the subscribed names, whether they exist or not.</summary>
    Subscribed = 1 << 0,

    /// <summary>REMOTE: also those on other servers.</summary>
    Remote = 1 << 1,

    /// <summary>RECURSIVEMATCH: also parents of selected mailboxes; never alone.</summary>
    RecursiveMatch = 1 << 2,

    /// <summary>SPECIAL-USE (RFC 6154 §2).</summary>
    SpecialUse = 1 << 3,
}

/// <summary>What LIST tells about each mailbox (RFC 9051 §6.3.9.2).</summary>
[Flags]
public enum ListReturnOptions
{
    /// <summary>Only what is always told.</summary>
    None = 0,

    /// <summary>SUBSCRIBED.</summary>
    Subscribed = 1 << 0,

    /// <summary>CHILDREN.</summary>
    Children = 1 << 1,

    /// <summary>STATUS with its items (RFC 5819).</summary>
    Status = 1 << 2,

    /// <summary>SPECIAL-USE (RFC 6154 §2).</summary>
    SpecialUse = 1 << 3,

    /// <summary>MYRIGHTS (RFC 8440).</summary>
    MyRights = 1 << 4,

    /// <summary>METADATA with its entries (RFC 9590).</summary>
    Metadata = 1 << 5,
}
