using MailServer.Imap.Commands;
using MailServer.Imap.Sessions;
using MailServer.Imap.Sharing;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Appending;

/// <summary>APPEND (RFC 9051 §6.3.12) of one or more messages (RFC 3502), streamed to the store; all become visible together or none does.</summary>
internal static class AppendRunner
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, AppendCommand command, CancellationToken cancellationToken)
    {
        if (await MemoryWait.RefusalAsync(session, cancellationToken).ConfigureAwait(false) is { } tight) return tight;
        var begun = await session.Account.BeginAppendAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!begun.TryGet(out var append)) return begun.Error.ToDestinationReply();
        await using (append.ConfigureAwait(false))
        {
            var intake = new MessageIntake(session, append, command.Mailbox, session.Options.MaxAppendMessages) { SaveLimit = MessageLimits.SaveLimit(session) };
            if (await intake.TakeAsync(command.Messages, cancellationToken).ConfigureAwait(false) is { } refusal) return refusal;
            var result = await append.CommitAsync(cancellationToken).ConfigureAwait(false);
            if (result.TryGet(out var appended))
            {
                session.Made(command.Mailbox, appended.Uids);
                session.Raised.Appended(command.Mailbox, appended);
                var tells = await MailboxAccess.TellsUidsAsync(session, command.Mailbox, cancellationToken).ConfigureAwait(false);
                return Reply.Ok("Appended", tells ? ImapResponseCode.AppendUid(appended.UidValidity, UidSet.Of(appended.Uids)) : null);
            }

            Log.StoreRefused(session.Services.Logger, "an append", result.Error, result.Cause);
            return result.Error.ToDestinationReply();
        }
    }
}
