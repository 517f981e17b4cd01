using MailServer.Authentication;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Smtp;
using MailServer.Smtp.Checks;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>AUTH (RFC 4954 §4): a SASL exchange, a line at a time.</summary>
internal static class AuthHandler
{
    public static ValueTask<SmtpReply?> Auth(SmtpSession session, SmtpCommandLine command)
    {
        if (session.Services.Authenticator is not { } authenticator) return new(SmtpReplies.NotImplemented);
        if (session.Facts.Principal is not null) return new(Replies.LogInTwice);
        if (!AuthCommand.TryParse(command.Arguments, out var auth, out var error)) return new(error);
        return BeginAsync(session, authenticator, auth);
    }

    /// <summary>Takes the client's answer to a challenge.</summary>
    /// <returns>The reply that ends the exchange, or null when it goes on.</returns>
    public static async ValueTask<SmtpReply?> ContinueAsync(SmtpSession session, SaslDialogue dialogue, ReadOnlyMemory<byte> line)
    {
        session.LeaveSasl();
        if (SaslBase64.IsCancel(line.Span)) return Replies.LogInCancelled;
        if (!SaslBase64.TryDecode(line.Span, out var response)) return SmtpReplies.BadBase64;
        if (dialogue.Completed is { } completed)
            return response.Length == 0 ? await SucceedAsync(session, completed).ConfigureAwait(false) : Replies.LogInMalformed;
        return await StepAsync(session, dialogue.Exchange, response).ConfigureAwait(false);
    }

    private static ValueTask<SmtpReply?> BeginAsync(SmtpSession session, IMailAuthenticator authenticator, AuthCommand auth)
    {
        var isPlain = session.Connection.Tls is null;
        if (isPlain && session.Options.RequireTls) return new(Replies.MechanismNeedsTls);
        var exchange = authenticator.Begin(auth.Mechanism, new LogInContext(session.Connection, session.Protocol) { RemoteEndPoint = session.Facts.RemoteEndPoint });
        if (exchange is not null) return StepAsync(session, exchange, auth.InitialResponse);
        return new(isPlain && !authenticator.AllowsPasswords(session.Connection) ? Replies.MechanismNeedsTls : Replies.MechanismUnknown);
    }

    private static async ValueTask<SmtpReply?> StepAsync(SmtpSession session, SaslExchange exchange, ReadOnlyMemory<byte>? response)
    {
        SaslStep step;
        try
        {
            step = await exchange.NextAsync(response, session.Connection.Closed).ConfigureAwait(false);
        }
        catch (Exception failure) when (!session.IsConnectionLoss(failure))
        {
            session.Log.AuthenticatorFailed(failure);
            return Replies.LogInUnavailable;
        }

        switch (step.Outcome)
        {
            case SaslOutcome.Challenge:
                session.EnterSasl(new SaslDialogue(exchange, null), step.Data);
                return null;
            case SaslOutcome.Success when step.Data.Length > 0:
                // SMTP has no place for data beside success: it goes as a challenge that is answered with nothing (RFC 4422 §3.6).
                session.EnterSasl(new SaslDialogue(exchange, step), step.Data);
                return null;
            case SaslOutcome.Success:
                return await SucceedAsync(session, step).ConfigureAwait(false);
            default:
                session.Log.LogInFailed(step.Outcome, step.Cause);
                return FailureReply(step.Outcome);
        }
    }

    private static async ValueTask<SmtpReply?> SucceedAsync(SmtpSession session, SaslStep step)
    {
        session.Facts.Principal = step.Principal;
        var outcome = await session.Checks.AskAsync(CheckStage.Authenticated).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
        {
            session.Facts.Principal = null;
            return session.Refuse(refusal, outcome.Disconnect);
        }

        session.Log.LoggedIn(step.Principal!.Account.Address.ToString(), step.Principal.Mechanism);
        return Replies.LoggedIn;
    }

    private static SmtpReply FailureReply(SaslOutcome outcome) => outcome switch
    {
        SaslOutcome.Malformed => Replies.LogInMalformed,
        SaslOutcome.Throttled => Replies.LogInThrottled,
        SaslOutcome.Unavailable => Replies.LogInUnavailable,
        _ => Replies.LogInRefused,
    };
}

/// <summary>A SASL exchange that waits for the client.</summary>
/// <param name="Exchange">The server's side.</param>
/// <param name="Completed">The successful step whose data went out as a last challenge, or null.</param>
internal sealed record SaslDialogue(SaslExchange Exchange, SaslStep? Completed);
