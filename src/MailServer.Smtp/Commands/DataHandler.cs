using MailServer.Protocol.Smtp;
using MailServer.Smtp.Messages;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>DATA (RFC 5321 §4.1.1.4): after 354 the input is message text up to CRLF.CRLF.</summary>
internal static class DataHandler
{
    public static ValueTask<SmtpReply?> Data(SmtpSession session, SmtpCommandLine command)
    {
        // RFC 3030 §3: binary text has no line ends to look for.
        if (session.Transaction!.Envelope.Parameters.Body == BodyType.BinaryMime) return new(Replies.NeedsChunks);
        return BeginAsync(session, session.Transaction);
    }

    private static async ValueTask<SmtpReply?> BeginAsync(SmtpSession session, Transaction transaction)
    {
        var start = await MessageIntake.BeginAsync(session, transaction).ConfigureAwait(false);
        if (start.Refusal is { } refusal)
        {
            await session.EndTransactionAsync().ConfigureAwait(false);
            return session.Refuse(refusal, start.Disconnect);
        }

        transaction.Intake = start.Intake;
        session.BeginData();
        return Replies.StartData;
    }
}
