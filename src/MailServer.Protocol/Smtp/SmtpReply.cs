namespace MailServer.Protocol.Smtp;

/// <summary>
/// One reply of an SMTP or LMTP server (RFC 5321 §4.2): code, enhanced code, text for the client, and, never sent, a cause for the log.
/// </summary>
/// <param name="Code">200 to 599.</param>
/// <param name="Enhanced">The enhanced code put before each line of text (RFC 2034 §4), or none.</param>
/// <param name="Text">The text; line feeds split it into the lines of a multi-line reply. Control characters are replaced when it is written.</param>
public sealed record SmtpReply(int Code, EnhancedStatusCode Enhanced, string Text)
{
    /// <summary>Makes a reply with an enhanced code of the same class as the code.</summary>
    public SmtpReply(int code, short subject, short detail, string text)
        : this(code, new EnhancedStatusCode((byte)(code / 100), subject, detail), text)
    {
    }

    /// <summary>The reply code, 200 to 599.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is none of SMTP's.</exception>
    public int Code { get; init => field = Checked(value); } = Checked(Code);

    /// <summary>Why, for the log; never sent to the client.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether the code is 2xx or 3xx.</summary>
    public bool IsPositive => Code < 400;

    /// <summary>Whether the code is 4xx: the client may try again.</summary>
    public bool IsTransientFailure => Code is >= 400 and < 500;

    /// <summary>Whether the code is 5xx.</summary>
    public bool IsPermanentFailure => Code >= 500;

    private static int Checked(int code) =>
        code is >= 200 and <= 599 ? code : throw new ArgumentOutOfRangeException(nameof(code), code, "A reply code lies between 200 and 599.");
}
