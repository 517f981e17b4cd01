using MailServer.Protocol.Smtp;
using MailServer.Smtp.Commands;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Modes;

/// <summary>Takes the client's answer to a SASL challenge (RFC 4954 §4).</summary>
internal static class SaslMode
{
    /// <summary>Does one step of the exchange. False: more input is needed.</summary>
    public static async ValueTask<bool> StepAsync(SmtpSession session)
    {
        switch (session.Input.TryTakeLine(session.Options.MaxAuthenticationLineLength, out var line))
        {
            case LineOutcome.NeedMore:
                return false;
            case LineOutcome.Line:
                var reply = await AuthHandler.ContinueAsync(session, session.Sasl!, line).ConfigureAwait(false);
                if (reply is not null) session.Reply(reply);
                if (session.Mode != InputMode.Sasl) session.EndPhase();
                return true;
            case var refused:
                session.LeaveSasl();
                session.Reply(refused == LineOutcome.TooLong ? Replies.LogInLineTooLong : SmtpReplies.BadBase64);
                session.BeginSkip();
                return true;
        }
    }
}
