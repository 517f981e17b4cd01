namespace MailServer.Protocol.Pop3;

/// <summary>The verbs of POP3 that the grammar knows.</summary>
public enum Pop3Verb
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>USER (RFC 1939 §7).</summary>
    User,

    /// <summary>PASS (RFC 1939 §7).</summary>
    Pass,

    /// <summary>APOP (RFC 1939 §7).</summary>
    Apop,

    /// <summary>AUTH (RFC 5034).</summary>
    Auth,

    /// <summary>QUIT (RFC 1939 §4, §6).</summary>
    Quit,

    /// <summary>STAT (RFC 1939 §5).</summary>
    Stat,

    /// <summary>LIST (RFC 1939 §5).</summary>
    List,

    /// <summary>RETR (RFC 1939 §5).</summary>
    Retr,

    /// <summary>DELE (RFC 1939 §5).</summary>
    Dele,

    /// <summary>NOOP (RFC 1939 §5).</summary>
    Noop,

    /// <summary>RSET (RFC 1939 §5).</summary>
    Rset,

    /// <summary>TOP (RFC 1939 §7).</summary>
    Top,

    /// <summary>UIDL (RFC 1939 §7).</summary>
    Uidl,

    /// <summary>CAPA (RFC 2449 §5).</summary>
    Capa,

    /// <summary>STLS (RFC 2595 §4).</summary>
    Stls,

    /// <summary>UTF8 (RFC 6856 §2).</summary>
    Utf8,

    /// <summary>LANG (RFC 6856 §3).</summary>
    Lang,
}
