using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>One command line of SMTP or LMTP, cut into verb and argument text. It points into the caller's buffer.</summary>
public readonly ref struct SmtpCommandLine
{
    private const int MaxNameLength = 32;

    // The most frequent first.
    private static readonly (byte[] Word, SmtpVerb Verb)[] Verbs =
    [
        ("RCPT"u8.ToArray(), SmtpVerb.Rcpt),
        ("MAIL"u8.ToArray(), SmtpVerb.Mail),
        ("DATA"u8.ToArray(), SmtpVerb.Data),
        ("BDAT"u8.ToArray(), SmtpVerb.Bdat),
        ("EHLO"u8.ToArray(), SmtpVerb.Ehlo),
        ("QUIT"u8.ToArray(), SmtpVerb.Quit),
        ("RSET"u8.ToArray(), SmtpVerb.Rset),
        ("NOOP"u8.ToArray(), SmtpVerb.Noop),
        ("STARTTLS"u8.ToArray(), SmtpVerb.StartTls),
        ("AUTH"u8.ToArray(), SmtpVerb.Auth),
        ("LHLO"u8.ToArray(), SmtpVerb.Lhlo),
        ("HELO"u8.ToArray(), SmtpVerb.Helo),
        ("VRFY"u8.ToArray(), SmtpVerb.Vrfy),
        ("EXPN"u8.ToArray(), SmtpVerb.Expn),
        ("HELP"u8.ToArray(), SmtpVerb.Help),
        ("XCLIENT"u8.ToArray(), SmtpVerb.Xclient),
    ];

    private SmtpCommandLine(SmtpVerb verb, ReadOnlySpan<byte> name, ReadOnlySpan<byte> arguments)
    {
        Verb = verb;
        Name = name;
        Arguments = arguments;
    }

    /// <summary>The verb.</summary>
    public SmtpVerb Verb { get; }

    /// <summary>The verb as received: 1 to 32 letters, digits and hyphens.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>What follows the verb, without blanks around it and without control characters; parsers of the single commands read on here.</summary>
    public ReadOnlySpan<byte> Arguments { get; }

    /// <summary>Cuts a line. Blanks at its end are ignored.</summary>
    /// <param name="line">The line with or without its CRLF.</param>
    /// <param name="command">The command.</param>
    /// <param name="error">500 when the line holds control characters or does not start with a word.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out SmtpCommandLine command, [NotNullWhen(false)] out SmtpReply? error)
    {
        ReadOnlySpan<byte> arguments = AsciiText.TrimLineEnd(line);
        ReadOnlySpan<byte> name = default;
        // A bare CR or LF, NUL and the like never separate commands (SMTP smuggling).
        bool valid = !AsciiText.HasControl(arguments);
        if (valid)
        {
            name = AsciiText.TakeWord(ref arguments);
            valid = IsName(name);
        }

        command = valid ? new SmtpCommandLine(Find(name), name, arguments) : default;
        error = valid ? null : SmtpReplies.SyntaxError;
        return valid;
    }

    /// <summary>The argument as text, for NOOP, HELP, VRFY, EXPN and an embedder's own verbs; false for malformed UTF-8 or where UTF-8 is not allowed.</summary>
    public bool TryGetArgumentText(bool allowUtf8, [NotNullWhen(true)] out string? text) =>
        Utf8Text.TryDecode(Arguments, allowUtf8, out text);

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxNameLength)
            return false;
        foreach (byte octet in name)
        {
            if (octet != '-' && !AsciiText.IsLetterOrDigit(octet))
                return false;
        }

        return true;
    }

    private static SmtpVerb Find(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] word, SmtpVerb verb) in Verbs)
        {
            if (AsciiText.EqualsWord(name, word))
                return verb;
        }

        return SmtpVerb.Unknown;
    }
}
