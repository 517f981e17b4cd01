namespace MailServer.Protocol.Imap;

/// <summary>
/// Extensions that add arguments to commands which exist without them. What the server does not announce is no grammar: the answer is BAD.
/// Commands of their own need no mark here, the engine knows which ones it has.
/// </summary>
[Flags]
public enum ImapGrammarExtensions
{
    /// <summary>None of these.</summary>
    None = 0,

    /// <summary>CATENATE in APPEND and REPLACE (RFC 4469).</summary>
    Catenate = 1 << 0,

    /// <summary>The return options CONTEXT, UPDATE and PARTIAL (RFC 5267).</summary>
    Contexts = 1 << 1,

    /// <summary>The return option PARTIAL, and PARTIAL of UID FETCH (RFC 9394).</summary>
    Partial = 1 << 2,

    /// <summary>The key FUZZY and RELEVANCY (RFC 6203).</summary>
    Fuzzy = 1 << 3,

    /// <summary>The key FILTER (RFC 5466).</summary>
    Filters = 1 << 4,

    /// <summary>The return option METADATA of LIST (RFC 9590).</summary>
    ListMetadata = 1 << 5,

    /// <summary>The keys UIDAFTER and UIDBEFORE (RFC 9738).</summary>
    UidBounds = 1 << 6,

    /// <summary>All of these.</summary>
    All = (1 << 7) - 1,
}
