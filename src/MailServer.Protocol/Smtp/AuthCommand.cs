using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>AUTH: a mechanism and perhaps its first message (RFC 4954 §4).</summary>
/// <param name="Mechanism">The name in upper case.</param>
/// <param name="InitialResponse">The decoded message; empty for <c>=</c>; null when not given.</param>
public sealed record AuthCommand(string Mechanism, ReadOnlyMemory<byte>? InitialResponse)
{
    /// <summary>Parses what follows the verb.</summary>
    /// <param name="arguments"><see cref="SmtpCommandLine.Arguments"/>.</param>
    /// <param name="command">The command.</param>
    /// <param name="error">501 when the name is malformed or the message is not base64 or too long.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> arguments, [NotNullWhen(true)] out AuthCommand? command, [NotNullWhen(false)] out SmtpReply? error)
    {
        command = null;
        ReadOnlySpan<byte> mechanism = AsciiText.TakeWord(ref arguments);
        if (!SaslMechanismName.IsValid(mechanism))
        {
            error = SmtpReplies.InvalidArguments;
            return false;
        }

        if (!SaslBase64.TryDecodeInitialResponse(arguments, out ReadOnlyMemory<byte>? response))
        {
            error = SmtpReplies.BadBase64;
            return false;
        }

        command = new AuthCommand(AsciiText.ToUpper(mechanism), response);
        error = null;
        return true;
    }
}
