using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Addresses;

namespace MailServer.Protocol.Smtp;

/// <summary>MAIL FROM: who sends, and how (RFC 5321 §4.1.1.2).</summary>
/// <param name="ReversePath">The sender, or null for the empty path <c>&lt;&gt;</c> of a notice.</param>
/// <param name="Parameters">The parameters.</param>
public sealed record MailCommand(EmailAddress? ReversePath, MailParameters Parameters)
{
    /// <summary>Parses what follows the verb.</summary>
    /// <param name="arguments"><see cref="SmtpCommandLine.Arguments"/>.</param>
    /// <param name="allowUtf8">Whether the server offers SMTPUTF8. An address beyond ASCII then still needs the parameter in the same command.</param>
    /// <param name="command">The command.</param>
    /// <param name="error">The reply to send when it is malformed.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> arguments, bool allowUtf8, [NotNullWhen(true)] out MailCommand? command, [NotNullWhen(false)] out SmtpReply? error)
    {
        command = null;
        if (!PathArgument.TrySkipKeyword(ref arguments, "FROM:"u8))
        {
            error = SmtpReplies.InvalidArguments;
            return false;
        }

        if (!MailPath.TryReadReverse(ref arguments, allowUtf8, out EmailAddress? sender) || !PathArgument.EndsHere(arguments))
        {
            error = PathArgument.IsUtf8Refused(arguments, allowUtf8) ? SmtpReplies.Utf8NotAllowed : SmtpReplies.BadSender;
            return false;
        }

        if (!MailParameterGrammar.TryParse(arguments, allowUtf8, out MailParameters? parameters, out error))
            return false;
        if (sender is { IsAscii: false } && !parameters.SmtpUtf8)
        {
            error = SmtpReplies.Utf8NotAllowed;
            return false;
        }

        command = new MailCommand(sender, parameters);
        return true;
    }
}
