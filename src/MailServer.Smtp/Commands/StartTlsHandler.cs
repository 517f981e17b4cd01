using MailServer.Protocol.Smtp;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>STARTTLS (RFC 3207 §4).</summary>
internal static class StartTlsHandler
{
    public static ValueTask<SmtpReply?> StartTls(SmtpSession session, SmtpCommandLine command)
    {
        if (session.Connection.Tls is not null) return new(Replies.TlsAlreadyOn);
        return session.Connection.CanUpgradeToTls ? UpgradeAsync(session) : new(Replies.TlsNotAvailable);
    }

    // Whatever came in plaintext behind STARTTLS may be an attacker's: it is never run (CVE-2011-0411).
    private static async ValueTask<SmtpReply?> UpgradeAsync(SmtpSession session)
    {
        if (session.Input.HasMore())
        {
            session.Log.PlaintextAfterStartTls();
            session.Close(Replies.PlaintextAfterStartTls);
            return null;
        }

        session.Reply(Replies.TlsReady);
        if (await session.FlushAsync().ConfigureAwait(false)) await session.UpgradeToTlsAsync().ConfigureAwait(false);
        return null;
    }
}
