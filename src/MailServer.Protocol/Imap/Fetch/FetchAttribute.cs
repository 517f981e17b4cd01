namespace MailServer.Protocol.Imap;

/// <summary>What FETCH can ask for (RFC 9051 §6.4.5, RFC 3501 §6.4.5 and extensions).</summary>
public enum FetchAttribute
{
    /// <summary>UID.</summary>
    Uid,

    /// <summary>FLAGS.</summary>
    Flags,

    /// <summary>INTERNALDATE.</summary>
    InternalDate,

    /// <summary>RFC822.SIZE.</summary>
    Rfc822Size,

    /// <summary>ENVELOPE.</summary>
    Envelope,

    /// <summary>BODY without a section: the structure without extension data.</summary>
    Body,

    /// <summary>BODYSTRUCTURE.</summary>
    BodyStructure,

    /// <summary>BODY[…] and BODY.PEEK[…].</summary>
    BodySection,

    /// <summary>BINARY[…] and BINARY.PEEK[…] (RFC 9051 §6.4.5.1): decoded.</summary>
    Binary,

    /// <summary>BINARY.SIZE[…].</summary>
    BinarySize,

    /// <summary>RFC822: as BODY[], under its own name (RFC 3501 §6.4.5).</summary>
    Rfc822,

    /// <summary>RFC822.HEADER: as BODY.PEEK[HEADER], under its own name.</summary>
    Rfc822Header,

    /// <summary>RFC822.TEXT: as BODY[TEXT], under its own name.</summary>
    Rfc822Text,

    /// <summary>MODSEQ (RFC 7162 §3.1.5).</summary>
    ModSeq,

    /// <summary>EMAILID (RFC 8474 §5.1).</summary>
    EmailId,

    /// <summary>THREADID (RFC 8474 §5.2).</summary>
    ThreadId,

    /// <summary>SAVEDATE (RFC 8514).</summary>
    SaveDate,

    /// <summary>PREVIEW (RFC 8970).</summary>
    Preview,
}
