namespace MailServer.Protocol.Smtp;

/// <summary>The parameters of a RCPT command (RFC 3461 §4.1, §4.2).</summary>
public sealed record RecipientParameters
{
    /// <summary>No parameters.</summary>
    public static RecipientParameters None { get; } = new();

    /// <summary>NOTIFY; <see cref="DsnNotify.Unspecified"/> when not given.</summary>
    public DsnNotify Notify { get; init; }

    /// <summary>The address type of ORCPT, such as <c>rfc822</c>, or null.</summary>
    public string? OriginalRecipientType { get; init; }

    /// <summary>The address of ORCPT, decoded from xtext, or null.</summary>
    public string? OriginalRecipient { get; init; }

    /// <summary>Parameters that the grammar does not know: keyword (upper case) and value or null.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Other { get; init; } = [];
}

/// <summary>The NOTIFY parameter of RCPT (RFC 3461 §4.1).</summary>
[Flags]
public enum DsnNotify
{
    /// <summary>Not given: a failure is reported, a delay may be.</summary>
    Unspecified = 0,

    /// <summary>SUCCESS.</summary>
    Success = 1,

    /// <summary>FAILURE.</summary>
    Failure = 2,

    /// <summary>DELAY.</summary>
    Delay = 4,

    /// <summary>NEVER; excludes the others.</summary>
    Never = 8,
}
