namespace MailServer.Smtp.Sessions;

/// <summary>Where a session stands in the order of commands (RFC 5321 §4.1.4); a set of them in the command table.</summary>
[Flags]
internal enum SessionStates
{
    /// <summary>Before HELO, EHLO or LHLO.</summary>
    Fresh = 1,

    /// <summary>Greeted, no transaction.</summary>
    Ready = 2,

    /// <summary>After MAIL, no recipient accepted yet.</summary>
    Mail = 4,

    /// <summary>At least one recipient accepted.</summary>
    Recipients = 8,

    /// <summary>After the first BDAT of a message.</summary>
    Chunks = 16,

    /// <summary>Any.</summary>
    Any = Fresh | Ready | Mail | Recipients | Chunks,
}
