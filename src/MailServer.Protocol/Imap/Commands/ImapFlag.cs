namespace MailServer.Protocol.Imap;

/// <summary>The system flags in the spelling used everywhere here (RFC 9051 §2.3.2).</summary>
public static class ImapFlag
{
    /// <summary>Read.</summary>
    public const string Seen = "\\Seen";

    /// <summary>Answered.</summary>
    public const string Answered = "\\Answered";

    /// <summary>Flagged for attention.</summary>
    public const string Flagged = "\\Flagged";

    /// <summary>Marked for EXPUNGE.</summary>
    public const string Deleted = "\\Deleted";

    /// <summary>Not yet finished.</summary>
    public const string Draft = "\\Draft";

    /// <summary>New in this session; IMAP4rev1 only (RFC 3501 §2.3.2), set by the server alone.</summary>
    public const string Recent = "\\Recent";
}
