namespace MailServer.Smtp;

/// <summary>What happens to bare CR and bare LF in message text. NUL is always refused, and only CRLF.CRLF ever ends a message.</summary>
public enum BareLineEndPolicy
{
    /// <summary>The message is refused with 550 5.6.11.</summary>
    Refuse,

    /// <summary>They become CRLF when the client has logged in or lies in a trusted network; otherwise the message is refused.</summary>
    NormalizeFromTrusted,

    /// <summary>They become CRLF.</summary>
    Normalize,
}

/// <summary>What happens to a client that breaks the order of the conversation.</summary>
public enum ViolationPolicy
{
    /// <summary>It is logged.</summary>
    Log,

    /// <summary>It is logged, refused with 554 or 503, and the connection is closed.</summary>
    Refuse,
}

/// <summary>How VRFY and EXPN are answered.</summary>
public enum DirectoryCommandPolicy
{
    /// <summary>252 2.0.0 whatever the name.</summary>
    Noncommittal,

    /// <summary>502 5.5.1.</summary>
    NotImplemented,
}
