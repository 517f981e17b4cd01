using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>RCPT adds a recipient (RFC 5321 §4.1.1.3): the checks are asked, then the receiver.</summary>
internal static class RcptHandler
{
    public static ValueTask<SmtpReply?> Rcpt(SmtpSession session, SmtpCommandLine command)
    {
        var transaction = session.Transaction!;
        var allowUtf8 = transaction.Envelope.Parameters.SmtpUtf8;
        if (!RcptCommand.TryParse(command.Arguments, allowUtf8, out var rcpt, out var error)) return new(error);
        if (rcpt.Parameters.Other.Count > 0) return new(SmtpReplies.UnknownParameters);
        // RFC 5321 §4.5.3.1.10: 452, so that the client sends the rest in another transaction.
        if (transaction.Envelope.Recipients.Count >= session.Options.MaxRecipients) return new(Replies.TooManyRecipients);
        return AddAsync(session, transaction, new EnvelopeRecipient(rcpt.ForwardPath, rcpt.Parameters));
    }

    private static async ValueTask<SmtpReply?> AddAsync(SmtpSession session, Transaction transaction, EnvelopeRecipient recipient)
    {
        var outcome = await session.Checks.AskAsync(recipient).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal) return session.Refuse(refusal, outcome.Disconnect);
        SmtpReply reply;
        try
        {
            reply = await session.Receiver.AskAsync(
                "to take a recipient",
                (session.Services.Receiver, transaction.Envelope, recipient),
                static (call, token) => call.Receiver.AcceptRecipientAsync(call.Envelope, call.recipient, token)).ConfigureAwait(false);
        }
        catch (Exception failure) when (!session.IsConnectionLoss(failure))
        {
            session.Log.ReceiverFailed(failure);
            return Replies.LocalError;
        }

        if (reply.IsPositive) transaction.Envelope.Add(recipient);
        return reply;
    }
}
