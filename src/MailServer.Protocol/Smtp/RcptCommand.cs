using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Addresses;

namespace MailServer.Protocol.Smtp;

/// <summary>RCPT TO: one recipient (RFC 5321 §4.1.1.3).</summary>
/// <param name="ForwardPath">The recipient; <c>Postmaster</c> may stand without a domain.</param>
/// <param name="Parameters">The parameters.</param>
public sealed record RcptCommand(EmailAddress ForwardPath, RecipientParameters Parameters)
{
    /// <summary>Parses what follows the verb.</summary>
    /// <param name="arguments"><see cref="SmtpCommandLine.Arguments"/>.</param>
    /// <param name="allowUtf8">Whether MAIL had the SMTPUTF8 parameter (RFC 6531 §3.4).</param>
    /// <param name="command">The command.</param>
    /// <param name="error">The reply to send when it is malformed.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> arguments, bool allowUtf8, [NotNullWhen(true)] out RcptCommand? command, [NotNullWhen(false)] out SmtpReply? error)
    {
        command = null;
        if (!PathArgument.TrySkipKeyword(ref arguments, "TO:"u8))
        {
            error = SmtpReplies.InvalidArguments;
            return false;
        }

        if (!MailPath.TryReadForward(ref arguments, allowUtf8, out EmailAddress? recipient) || !PathArgument.EndsHere(arguments))
        {
            error = PathArgument.IsUtf8Refused(arguments, allowUtf8) ? SmtpReplies.Utf8NotAllowed : SmtpReplies.BadRecipient;
            return false;
        }

        if (!RecipientParameterGrammar.TryParse(arguments, allowUtf8, out RecipientParameters? parameters, out error))
            return false;
        command = new RcptCommand(recipient, parameters);
        return true;
    }
}
