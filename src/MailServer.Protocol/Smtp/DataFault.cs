namespace MailServer.Protocol.Smtp;

/// <summary>Octets that message text over DATA must not contain (RFC 5321 §2.3.8, §4.5.2).</summary>
[Flags]
public enum DataFault
{
    /// <summary>Nothing found.</summary>
    None = 0,

    /// <summary>CR without LF behind it.</summary>
    BareCr = 1,

    /// <summary>LF without CR before it.</summary>
    BareLf = 2,

    /// <summary>NUL.</summary>
    Nul = 4,

    /// <summary>All of these.</summary>
    All = BareCr | BareLf | Nul,
}
