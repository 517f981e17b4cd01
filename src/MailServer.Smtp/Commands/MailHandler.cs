using MailServer.Protocol.Smtp;
using MailServer.Smtp.Checks;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>MAIL begins a transaction (RFC 5321 §4.1.1.2).</summary>
internal static class MailHandler
{
    public static ValueTask<SmtpReply?> Mail(SmtpSession session, SmtpCommandLine command)
    {
        if (!MailCommand.TryParse(command.Arguments, session.Options.OffersSmtpUtf8, out var mail, out var error)) return new(error);
        return Refusal(session, mail.Parameters) is { } refusal ? new(refusal) : BeginAsync(session, mail);
    }

    private static SmtpReply? Refusal(SmtpSession session, MailParameters parameters)
    {
        var options = session.Options;
        if (session.MessageCount >= options.MaxMessages) return Replies.TooManyMessages;
        if (parameters.Other.Count > 0) return SmtpReplies.UnknownParameters;
        // RFC 1870 §6.1: too big by its own word.
        if (parameters.Size > options.MaxMessageSize) return Replies.TooBig;
        // RFC 8689 §2: the parameter belongs to an extension that is only offered inside TLS.
        if (parameters.RequireTls && session.Connection.Tls is null) return Replies.RequireTlsNeedsTls;
        if (parameters.Body == BodyType.BinaryMime && !(options.OffersChunking && options.OffersBinaryMime)) return SmtpReplies.UnknownParameters;
        return null;
    }

    private static async ValueTask<SmtpReply?> BeginAsync(SmtpSession session, MailCommand mail)
    {
        session.BeginTransaction(mail);
        var outcome = await session.Checks.AskAsync(CheckStage.Mail).ConfigureAwait(false);
        if (outcome.Refusal is not { } refusal) return Replies.SenderOk;
        await session.EndTransactionAsync().ConfigureAwait(false);
        return session.Refuse(refusal, outcome.Disconnect);
    }
}
