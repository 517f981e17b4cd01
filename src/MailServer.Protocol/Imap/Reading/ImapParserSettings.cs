using System.Collections.Frozen;

namespace MailServer.Protocol.Imap;

/// <summary>How the session's state changes the grammar, and how much one command may ask for.</summary>
public sealed record ImapParserSettings
{
    /// <summary>IMAP4rev1 without extensions enabled.</summary>
    public static ImapParserSettings Default { get; } = new();

    /// <summary>After ENABLE UTF8=ACCEPT or IMAP4rev2.</summary>
    public static ImapParserSettings Utf8 { get; } = new() { Utf8Enabled = true };

    /// <summary>
    /// Whether mailbox names are UTF-8 (UTF8=ACCEPT, RFC 6855 §3, or IMAP4rev2, RFC 9051 §5.1) and not modified UTF-7 (RFC 3501 §5.1.3).
    /// </summary>
    public bool Utf8Enabled { get; init; }

    /// <summary>
    /// Mailboxes that are there under names that are not composed. All other names are read in Normalization Form C, in every command, so that a
    /// client finds what it made under the name that it gave (RFC 9051 §5.1).
    /// </summary>
    public IReadOnlySet<string> KeptNames { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Which arguments of extensions are understood in commands that exist without them.</summary>
    public ImapGrammarExtensions Extensions { get; init; }

    /// <summary>For a look at where literals are: whether the command is allowed is found out later.</summary>
    internal static ImapParserSettings Permissive { get; } = new() { Extensions = ImapGrammarExtensions.All };

    /// <summary>Search keys of one SEARCH. 1,000: far above what a client's dialog can build.</summary>
    public int MaxSearchKeys { get; init; } = 1_000;

    /// <summary>How deep parentheses, NOT and OR may nest. 100: whoever walks the tree may use recursion.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>Criteria of one SORT. 100: there are ten keys, so more repeat themselves.</summary>
    public int MaxSortCriteria { get; init; } = 100;

    /// <summary>Members of any other list: fetch items, header fields, flags, patterns, ID fields. 1,000: a long header list has some dozens.</summary>
    public int MaxListItems { get; init; } = 1_000;

    /// <summary>Whether one of the extensions is understood.</summary>
    internal bool Allows(ImapGrammarExtensions any) => (Extensions & any) != 0;
}
