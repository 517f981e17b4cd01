using MailServer.Authentication;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>LOGIN (RFC 9051 §6.2.3), and what every log-in ends with.</summary>
internal static class LoggingIn
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, LoginCommand command, CancellationToken cancellationToken)
    {
        var authenticator = session.Services.Authenticator;
        if (!authenticator.AllowsPasswords(session.Connection))
            return Reply.No("Passwords need TLS", ImapResponseCode.PrivacyRequired);
        var step = await authenticator.LogInAsync(command.UserName, command.Password, Context(session), cancellationToken).ConfigureAwait(false);
        return await FinishAsync(session, step, cancellationToken).ConfigureAwait(false);
    }

    public static LogInContext Context(ImapSession session) => new(session.Connection, "imap");

    /// <summary>Makes the session the user's, or counts a failure.</summary>
    public static async ValueTask<Reply> FinishAsync(ImapSession session, SaslStep step, CancellationToken cancellationToken)
    {
        ImapMetrics.Login(step.Outcome.ToString());
        if (step.Outcome != SaslOutcome.Success) return Refuse(session, step.Outcome);
        var opened = await session.Services.Store.OpenAccountAsync(step.Principal!.Account.Id, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var account))
        {
            Log.StoreRefused(session.Services.Logger, "to open the account", opened.Error, opened.Cause);
            return Reply.No("The mailbox cannot be opened now", ImapResponseCode.Unavailable);
        }

        session.LogIn(step.Principal, account);
        Log.LoggedIn(session.Services.Logger, step.Principal.Account.Id.Value, step.Principal.Mechanism);
        return Reply.Ok("Logged in", ImapResponseCode.Capability(Capabilities.Of(session)));
    }

    private static Reply Refuse(ImapSession session, SaslOutcome outcome)
    {
        Log.LoginFailed(session.Services.Logger, outcome);
        if (++session.LoginFailures >= session.Options.MaxLoginFailures || outcome == SaslOutcome.Throttled)
        {
            session.Bye("Too many failed log-ins");
        }

        return outcome switch
        {
            SaslOutcome.Malformed => Reply.Bad("The response is malformed"),
            SaslOutcome.Unavailable => Reply.No("Log-in is not possible now", ImapResponseCode.Unavailable),
            SaslOutcome.Throttled => Reply.No("Too many failures; try again later", ImapResponseCode.Unavailable),
            _ => Reply.No("Wrong user name or password", ImapResponseCode.AuthenticationFailed),
        };
    }
}
