using System.Text.Unicode;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>What MAIL and RCPT have in common: a keyword, a path, then parameters.</summary>
internal static class PathArgument
{
    /// <summary>Skips <c>FROM:</c> or <c>TO:</c> and the blanks that many clients put behind it.</summary>
    public static bool TrySkipKeyword(ref ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> keyword)
    {
        if (arguments.Length < keyword.Length || !AsciiText.EqualsWord(arguments[..keyword.Length], keyword))
            return false;
        arguments = arguments[keyword.Length..].TrimStart((byte)' ');
        return true;
    }

    /// <summary>Whether the path is followed by a blank or by nothing.</summary>
    public static bool EndsHere(ReadOnlySpan<byte> rest) => rest is [] or [(byte)' ', ..];

    /// <summary>Whether a path failed because it has characters beyond ASCII that would need SMTPUTF8.</summary>
    public static bool IsUtf8Refused(ReadOnlySpan<byte> path, bool allowUtf8) =>
        !allowUtf8 && path.ContainsAnyInRange((byte)0x80, (byte)0xFF) && Utf8.IsValid(path);
}
