namespace MailServer.Protocol.Imap;

/// <summary>What messages are sorted by (RFC 5256 §3, RFC 5957 §4, RFC 6203 §6).</summary>
public enum SortKey
{
    /// <summary>ARRIVAL: the internal date with its time.</summary>
    Arrival,

    /// <summary>CC: the local part of the first address.</summary>
    Cc,

    /// <summary>DATE: the sent date, in UTC.</summary>
    Date,

    /// <summary>DISPLAYFROM: the display value of the first address.</summary>
    DisplayFrom,

    /// <summary>DISPLAYTO: the display value of the first address.</summary>
    DisplayTo,

    /// <summary>FROM: the local part of the first address.</summary>
    From,

    /// <summary>RELEVANCY: the best match first; only with FUZZY.</summary>
    Relevancy,

    /// <summary>SIZE: in octets.</summary>
    Size,

    /// <summary>SUBJECT: the base subject.</summary>
    Subject,

    /// <summary>TO: the local part of the first address.</summary>
    To,
}

/// <summary>One criterion of SORT.</summary>
/// <param name="Key">What counts.</param>
/// <param name="Reverse">REVERSE: the largest first; messages that are equal keep their order all the same.</param>
public readonly record struct SortCriterion(SortKey Key, bool Reverse = false);
