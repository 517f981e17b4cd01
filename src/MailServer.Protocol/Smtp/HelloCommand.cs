using System.Diagnostics.CodeAnalysis;
using System.Text;
using MailServer.Protocol.Addresses;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>The argument of HELO, EHLO and LHLO (RFC 5321 §4.1.1.1).</summary>
public static class HelloCommand
{
    /// <summary>
    /// Parses what follows the verb. Names with underscores or a dot at the end are accepted: desktop computers and old servers have them.
    /// </summary>
    /// <param name="arguments"><see cref="SmtpCommandLine.Arguments"/>.</param>
    /// <param name="name">The domain without a dot at the end, or the address literal with brackets; ASCII.</param>
    /// <param name="error">501 when it is neither.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> arguments, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out SmtpReply? error)
    {
        ReadOnlySpan<byte> domain = arguments is [_, .., (byte)'.'] ? arguments[..^1] : arguments;
        bool valid = AddressLiteral.IsValid(arguments) || IsHostName(domain);
        name = valid ? Encoding.UTF8.GetString(domain) : null;
        error = valid ? null : SmtpReplies.InvalidHello;
        return valid;
    }

    private static bool IsHostName(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > DomainName.MaxOctets || name[0] == '.' || name[^1] == '.' || name.IndexOf(".."u8) >= 0)
            return false;
        foreach (byte octet in name)
        {
            if (octet is not ((byte)'-' or (byte)'_' or (byte)'.') && !AsciiText.IsLetterOrDigit(octet))
                return false;
        }

        return true;
    }
}
