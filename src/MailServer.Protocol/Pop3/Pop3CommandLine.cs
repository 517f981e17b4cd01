using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Pop3;

/// <summary>One command line of POP3 (RFC 1939 §3). It points into the caller's buffer.</summary>
public readonly ref struct Pop3CommandLine
{
    private static readonly (byte[] Word, Pop3Verb Verb)[] Verbs =
    [
        .. Enum.GetValues<Pop3Verb>().Where(verb => verb != Pop3Verb.Unknown)
            .Select(verb => (System.Text.Encoding.UTF8.GetBytes(verb.ToString().ToUpperInvariant()), verb)),
    ];

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    private Pop3CommandLine(Pop3Verb verb, ReadOnlySpan<byte> rawArguments)
    {
        Verb = verb;
        RawArguments = rawArguments;
    }

    /// <summary>The verb.</summary>
    public Pop3Verb Verb { get; }

    /// <summary>All behind the blank after the verb, blanks included: the password of PASS is this (RFC 1939 §7).</summary>
    public ReadOnlySpan<byte> RawArguments { get; }

    /// <summary>The arguments without blanks around them.</summary>
    public ReadOnlySpan<byte> Arguments => RawArguments.Trim((byte)' ');

    /// <summary>Cuts a line; false when it holds control characters or starts with a blank. The answer is then -ERR.</summary>
    /// <param name="line">The line with or without its CRLF.</param>
    /// <param name="command">The command.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out Pop3CommandLine command)
    {
        command = default;
        if (line.EndsWith("\r\n"u8))
            line = line[..^2];
        if (line.IsEmpty || line[0] == ' ' || AsciiText.HasControl(line))
            return false;
        int blank = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> name = blank < 0 ? line : line[..blank];
        command = new Pop3CommandLine(Find(name), blank < 0 ? default : line[(blank + 1)..]);
        return true;
    }

    /// <summary>Whether there is a single message number, 1 or more: LIST, RETR, DELE, UIDL.</summary>
    public bool TryGetMessage(out int number) => TryParseNumber(Arguments, 1, out number);

    /// <summary>The two numbers of TOP: a message, 1 or more, and lines of its body, 0 or more.</summary>
    public bool TryGetTop(out int number, out int lines)
    {
        ReadOnlySpan<byte> rest = Arguments;
        ReadOnlySpan<byte> first = AsciiText.TakeWord(ref rest);
        lines = 0;
        return TryParseNumber(first, 1, out number) && TryParseNumber(rest, 0, out lines);
    }

    /// <summary>The arguments as text (USER, LANG); false when empty, malformed, or beyond ASCII where that is not allowed.</summary>
    public bool TryGetText(bool allowUtf8, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return !Arguments.IsEmpty && Utf8Text.TryDecode(Arguments, allowUtf8, out text);
    }

    /// <summary>The password of PASS, verbatim; false when empty or malformed UTF-8.</summary>
    public bool TryGetPassword([NotNullWhen(true)] out string? password)
    {
        password = null;
        return !RawArguments.IsEmpty && Utf8Text.TryDecode(RawArguments, true, out password);
    }

    /// <summary>The two words of APOP: a name and a digest of 32 hexadecimal digits in lower case.</summary>
    public bool TryGetApop([NotNullWhen(true)] out string? name, [NotNullWhen(true)] out string? digest)
    {
        name = digest = null;
        ReadOnlySpan<byte> rest = Arguments;
        ReadOnlySpan<byte> user = AsciiText.TakeWord(ref rest);
        return rest.Length == 32 && !rest.ContainsAnyExcept(HexDigits) && !user.IsEmpty
            && Utf8Text.TryDecode(user, true, out name) && Utf8Text.TryDecode(rest, false, out digest);
    }

    /// <summary>AUTH's mechanism in upper case and initial response: null when not given, empty for <c>=</c> (RFC 5034 §4).</summary>
    public bool TryGetAuth([NotNullWhen(true)] out string? mechanism, out ReadOnlyMemory<byte>? initialResponse)
    {
        mechanism = null;
        initialResponse = null;
        ReadOnlySpan<byte> rest = Arguments;
        ReadOnlySpan<byte> name = AsciiText.TakeWord(ref rest);
        if (!SaslMechanismName.IsValid(name) || !SaslBase64.TryDecodeInitialResponse(rest, out initialResponse))
            return false;
        mechanism = AsciiText.ToUpper(name);
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> digits, int least, out int number)
    {
        bool valid = DecimalNumber.TryParse(digits, 10, out long value) && value >= least && value <= int.MaxValue;
        number = valid ? (int)value : 0;
        return valid;
    }

    private static Pop3Verb Find(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] word, Pop3Verb verb) in Verbs)
        {
            if (AsciiText.EqualsWord(name, word))
                return verb;
        }

        return Pop3Verb.Unknown;
    }
}
