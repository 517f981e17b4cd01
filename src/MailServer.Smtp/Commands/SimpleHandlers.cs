using MailServer.Protocol.Smtp;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>The commands that do little: RSET, NOOP, QUIT, HELP, VRFY, EXPN (RFC 5321 §4.1.1.5 to §4.1.1.10).</summary>
internal static class SimpleHandlers
{
    public static async ValueTask<SmtpReply?> ResetAsync(SmtpSession session)
    {
        await session.EndTransactionAsync().ConfigureAwait(false);
        return Replies.Ok;
    }

    public static ValueTask<SmtpReply?> Reset(SmtpSession session, SmtpCommandLine command) =>
        session.Transaction is null ? new(Replies.Ok) : ResetAsync(session);

    public static ValueTask<SmtpReply?> Noop(SmtpSession session, SmtpCommandLine command) => new(Replies.Ok);

    public static ValueTask<SmtpReply?> Quit(SmtpSession session, SmtpCommandLine command)
    {
        session.Close(Replies.Bye);
        return default;
    }

    public static ValueTask<SmtpReply?> Help(SmtpSession session, SmtpCommandLine command) =>
        new(session.Options.HelpText is { } text ? new SmtpReply(214, 0, 0, text) : SmtpReplies.NotImplemented);

    public static ValueTask<SmtpReply?> Verify(SmtpSession session, SmtpCommandLine command) =>
        new(AnswerDirectory(session.Options.Vrfy, command));

    public static ValueTask<SmtpReply?> Expand(SmtpSession session, SmtpCommandLine command) =>
        new(AnswerDirectory(session.Options.Expn, command));

    // RFC 5321 §3.5.3: 252 says nothing of whether the user exists; the same for every name.
    private static SmtpReply AnswerDirectory(DirectoryCommandPolicy policy, SmtpCommandLine command)
    {
        if (policy == DirectoryCommandPolicy.NotImplemented) return SmtpReplies.NotImplemented;
        return command.Arguments.IsEmpty ? SmtpReplies.InvalidArguments : Replies.CannotVerify;
    }
}
