using MailServer.Protocol.Smtp;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Messages;

/// <summary>The replies after the end of a message.</summary>
internal static class MessageReplies
{
    /// <summary>Sends them: in LMTP one for each recipient, in their order (RFC 2033 §4.2); in SMTP one for all.</summary>
    /// <param name="session">The session.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="replies">One for each recipient, or a single one for all of them.</param>
    /// <returns>The reply that stands for all.</returns>
    public static SmtpReply Send(SmtpSession session, Transaction transaction, IReadOnlyList<SmtpReply> replies)
    {
        var summary = Summarize(replies);
        if (!session.Options.IsLmtp)
        {
            session.Reply(summary);
            return summary;
        }

        var count = transaction.Envelope.Recipients.Count;
        for (var i = 0; i < count; i++) session.Write(replies.Count == count ? replies[i] : replies[0]);
        return summary;
    }

    /// <summary>
    /// Positive only when every recipient is taken care of; else a transient failure if there is one, so that the client keeps the message.
    /// A receiver should not give mixed replies to SMTP: the client would repeat the message to all.
    /// </summary>
    internal static SmtpReply Summarize(IReadOnlyList<SmtpReply> replies)
    {
        var worst = replies[0];
        for (var i = 1; i < replies.Count; i++)
        {
            if (Rank(replies[i]) > Rank(worst)) worst = replies[i];
        }

        return worst;
    }

    private static int Rank(SmtpReply reply) => reply.IsPositive ? 0 : reply.IsPermanentFailure ? 1 : 2;
}
