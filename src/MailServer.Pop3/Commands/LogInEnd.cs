using System.Globalization;
using MailServer.Authentication;
using MailServer.Directories;
using MailServer.Pop3.Diagnostics;
using MailServer.Pop3.Maildrops;
using MailServer.Pop3.Sessions;
using MailServer.Storage;

namespace MailServer.Pop3.Commands;

/// <summary>What follows a log-in: the maildrop, or the answer that there is none (RFC 1939 §4; codes of RFC 2449 §8.1 and RFC 3206).</summary>
internal static class LogInEnd
{
    /// <summary>The protocol's name for the authenticator.</summary>
    public const string Protocol = "pop3";

    public static async ValueTask AnswerAsync(Pop3Session session, SaslStep step)
    {
        switch (step.Outcome)
        {
            case SaslOutcome.Success:
                await OpenAsync(session, step.Principal!.Account).ConfigureAwait(false);
                break;
            case SaslOutcome.Refused:
                session.RefuseLogIn();
                break;
            case SaslOutcome.Throttled:
                // Not [AUTH]: nobody should be asked for another password.
                session.Error("Too many failed log-ins, try again later", "SYS/TEMP");
                session.End();
                break;
            case SaslOutcome.Unavailable:
                session.Error("Log-in is not possible now", "SYS/TEMP");
                break;
            default:
                session.Bad("Not a message of this mechanism");
                break;
        }
    }

    private static async ValueTask OpenAsync(Pop3Session session, AccountFacts account)
    {
        var services = session.Services;
        if (services.Locks.TryTake(account.Id) is not { } held)
        {
            session.Error("Another session has the maildrop", "IN-USE");
            return;
        }

        if (!services.Locks.Pace.TryLogIn(account.Id, session.Options.LoginDelay, services.TimeProvider))
        {
            held.Dispose();
            session.Error("The last log-in was too short a time ago", "LOGIN-DELAY");
            return;
        }

        await OpenAsync(session, held).ConfigureAwait(false);
    }

    private static async ValueTask OpenAsync(Pop3Session session, MaildropLock held)
    {
        try
        {
            var opened = await Maildrop.OpenAsync(session.Services.Store, held, session.Closed).ConfigureAwait(false);
            if (opened.TryGet(out var maildrop)) Enter(session, maildrop);
            else Refuse(session, opened);
        }
        finally
        {
            if (session.Maildrop is null) held.Dispose();
        }
    }

    private static void Enter(Pop3Session session, Maildrop maildrop)
    {
        session.Maildrop = maildrop;
        session.Ok(string.Create(CultureInfo.InvariantCulture, $"{maildrop.Count} messages ({maildrop.Size} octets)"));
    }

    private static void Refuse(Pop3Session session, StoreResult<Maildrop> opened)
    {
        session.Services.Logger.MaildropNotOpened(opened.Error, opened.Cause);
        session.Error("The maildrop cannot be opened", opened.Error == StoreError.Unavailable ? "SYS/TEMP" : "SYS/PERM");
    }
}
