namespace MailServer.Protocol.Smtp;

/// <summary>The parameters of a MAIL command, each as its extension defines it; the defaults mean "not given".</summary>
public sealed record MailParameters
{
    /// <summary>No parameters.</summary>
    public static MailParameters None { get; } = new();

    /// <summary>SIZE in bytes (RFC 1870), or null.</summary>
    public long? Size { get; init; }

    /// <summary>BODY (RFC 6152, RFC 3030).</summary>
    public BodyType Body { get; init; }

    /// <summary>SMTPUTF8 (RFC 6531).</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>REQUIRETLS (RFC 8689).</summary>
    public bool RequireTls { get; init; }

    /// <summary>RET (RFC 3461 §4.3).</summary>
    public DsnReturn Return { get; init; }

    /// <summary>ENVID, decoded from xtext (RFC 3461 §4.4), or null.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>AUTH, decoded from xtext (RFC 4954 §5); <c>&lt;&gt;</c> when the client does not vouch for anybody; null when not given.</summary>
    public string? Auth { get; init; }

    /// <summary>Parameters that the grammar does not know, as received, for an embedder's extension: keyword (upper case) and value or null.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Other { get; init; } = [];
}

/// <summary>The BODY parameter of MAIL.</summary>
public enum BodyType
{
    /// <summary>Not given, or 7BIT.</summary>
    SevenBit,

    /// <summary>8BITMIME (RFC 6152).</summary>
    EightBitMime,

    /// <summary>BINARYMIME (RFC 3030 §3), only with BDAT.</summary>
    BinaryMime,
}

/// <summary>The RET parameter of MAIL (RFC 3461 §4.3).</summary>
public enum DsnReturn
{
    /// <summary>Not given.</summary>
    Unspecified,

    /// <summary>FULL: the whole message comes back in a failure notice.</summary>
    Full,

    /// <summary>HDRS: only the header.</summary>
    Headers,
}
