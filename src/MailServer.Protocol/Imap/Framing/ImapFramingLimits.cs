namespace MailServer.Protocol.Imap;

/// <summary>How large one logical command may be before it is parsed.</summary>
public sealed record ImapFramingLimits
{
    /// <summary>The defaults.</summary>
    public static ImapFramingLimits Default { get; } = new();

    /// <summary>Before log-in, where a stranger may cost little memory: a SASL response or LOGIN fits, a long FETCH is not allowed anyway.</summary>
    public static ImapFramingLimits BeforeLogin { get; } = new() { MaxLineLength = 16 * 1024, MaxLiteralBytes = 8 * 1024, MaxLiterals = 10 };

    /// <summary>
    /// Bytes of a line with its CRLF, literals not counted. 65,536: room for a FETCH of some ten thousand scattered UIDs;
    /// RFC 7162 §4 asks for at least 8,192.
    /// </summary>
    public int MaxLineLength { get; init; } = 64 * 1024;

    /// <summary>Bytes of all buffered literals of one command. 262,144: names, passwords and search texts are short; APPEND streams.</summary>
    public int MaxLiteralBytes { get; init; } = 256 * 1024;

    /// <summary>Buffered literals of one command. 100: a search may name several texts, each as a literal.</summary>
    public int MaxLiterals { get; init; } = 100;

    /// <summary>
    /// The largest non-synchronizing literal, in bytes: 4,096 with LITERAL- (RFC 7888 §5, RFC 9051 §4.3); <see cref="long.MaxValue"/> with LITERAL+.
    /// </summary>
    public long MaxNonSyncLiteral { get; init; } = long.MaxValue;
}
