using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>An enhanced status code <c>class.subject.detail</c> (RFC 3463, registry of RFC 5248).</summary>
/// <param name="Class">2 success, 4 persistent transient failure, 5 permanent failure; 0 stands for "none".</param>
/// <param name="Subject">0 to 999.</param>
/// <param name="Detail">0 to 999.</param>
public readonly record struct EnhancedStatusCode(byte Class, short Subject, short Detail)
{
    /// <summary>No code: the reply is sent without one (greeting, EHLO, 354).</summary>
    public static EnhancedStatusCode None => default;

    /// <summary>Whether this is <see cref="None"/>.</summary>
    public bool IsNone => Class == 0;

    /// <inheritdoc />
    public override string ToString() => IsNone ? "" : string.Create(null, $"{Class}.{Subject}.{Detail}");

    /// <summary>Reads a code of the class given, and the blank behind it, from the start of a reply's text.</summary>
    internal static bool TryRead(ref ReadOnlySpan<byte> text, out EnhancedStatusCode code, byte expectedClass)
    {
        code = None;
        ReadOnlySpan<byte> rest = text;
        ReadOnlySpan<byte> word = AsciiText.TakeWord(ref rest);
        if (word.Length < 5 || word[0] - '0' != expectedClass || word[1] != '.')
            return false;
        ReadOnlySpan<byte> numbers = word[2..];
        int dot = numbers.IndexOf((byte)'.');
        if (dot < 0 || !DecimalNumber.TryParse(numbers[..dot], 3, out long subject)
            || !DecimalNumber.TryParse(numbers[(dot + 1)..], 3, out long detail))
            return false;
        code = new EnhancedStatusCode(expectedClass, (short)subject, (short)detail);
        text = rest;
        return true;
    }
}
