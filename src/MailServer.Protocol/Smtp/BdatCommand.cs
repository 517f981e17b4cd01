using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>BDAT: one chunk of the message (RFC 3030 §2).</summary>
/// <param name="Size">Octets that follow the command line; 0 or more.</param>
/// <param name="IsLast">Whether the message ends with this chunk.</param>
public readonly record struct BdatCommand(long Size, bool IsLast)
{
    /// <summary>Parses what follows the verb.</summary>
    /// <param name="arguments"><see cref="SmtpCommandLine.Arguments"/>.</param>
    /// <param name="command">The command.</param>
    /// <param name="error">501 when malformed, also for a size beyond 63 bits: then nobody knows where the chunk ends, and the connection cannot go on.</param>
    public static bool TryParse(ReadOnlySpan<byte> arguments, out BdatCommand command, [NotNullWhen(false)] out SmtpReply? error)
    {
        ReadOnlySpan<byte> size = AsciiText.TakeWord(ref arguments);
        bool last = AsciiText.EqualsWord(arguments, "LAST"u8);
        bool valid = DecimalNumber.TryParse(size, 20, out long octets) && (last || arguments.IsEmpty);
        command = valid ? new BdatCommand(octets, last) : default;
        error = valid ? null : SmtpReplies.InvalidArguments;
        return valid;
    }
}
