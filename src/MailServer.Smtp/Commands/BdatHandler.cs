using MailServer.Protocol.Smtp;
using MailServer.Smtp.Messages;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>BDAT (RFC 3030 §2): a chunk of known length follows, and is read whatever the answer will be.</summary>
internal static class BdatHandler
{
    public static ValueTask<SmtpReply?> Bdat(SmtpSession session, SmtpCommandLine command)
    {
        if (!session.Options.OffersChunking) return new(SmtpReplies.NotImplemented);
        if (!BdatCommand.TryParse(command.Arguments, out var bdat, out var error))
        {
            // Nobody knows how much of what follows is a chunk: going on would take message text for commands.
            session.Close(error);
            return default;
        }

        return BeginChunkAsync(session, bdat);
    }

    private static async ValueTask<SmtpReply?> BeginChunkAsync(SmtpSession session, BdatCommand bdat)
    {
        var transaction = session.Transaction;
        var refusal = Refusal(session);
        if (refusal is null && transaction!.Intake is null) refusal = await BeginMessageAsync(session, transaction).ConfigureAwait(false);
        if (session.Mode == InputMode.Closing) return null;
        if (bdat.Size > session.Options.MaxMessageSize + session.Options.MaxDiscardedSize)
        {
            session.Close(Replies.TooBigToRead);
            return null;
        }

        session.BeginChunk(bdat, refusal);
        return null;
    }

    private static SmtpReply? Refusal(SmtpSession session)
    {
        if (session.Options.RequireTls && session.Connection.Tls is null) return Replies.TlsRequired;
        if (session.Transaction is null || session.Transaction.Envelope.Recipients.Count == 0) return SmtpReplies.BadSequence;
        return session.Transaction.HasFailed ? SmtpReplies.BadSequence : null;
    }

    private static async ValueTask<SmtpReply?> BeginMessageAsync(SmtpSession session, Transaction transaction)
    {
        var start = await MessageIntake.BeginAsync(session, transaction).ConfigureAwait(false);
        transaction.Intake = start.Intake;
        if (start.Refusal is not { } refusal) return null;
        transaction.HasFailed = true;
        if (start.Disconnect) session.Close(refusal);
        return refusal;
    }
}
