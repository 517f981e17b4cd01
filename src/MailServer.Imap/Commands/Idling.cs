using MailServer.Imap.Notifications;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>IDLE (RFC 9051 §6.3.13): changes are told as they happen until the client says DONE. While it waits it holds no buffer.</summary>
internal static class Idling
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken)
    {
        session.Output.WriteContinuation("Idling");
        var input = session.Input.WaitForInputAsync();
        await session.Output.FlushAsync().ConfigureAwait(false);

        // RFC 9051 §7.5.1: EXPUNGE may be told in IDLE, no command uses sequence numbers meanwhile. RFC 5465 §4: what NOTIFY watches is told, too.
        if (session.Selected is not null || session.Watch is not null) await Notices.TellUntilAsync(session, input, expunge: true).ConfigureAwait(false);
        return await FinishAsync(session, await input.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async ValueTask<Reply> FinishAsync(ImapSession session, InputEvent waited)
    {
        var read = waited == InputEvent.Command ? await session.Input.ReadAsync().ConfigureAwait(false) : waited;
        switch (read)
        {
            case InputEvent.Command when ImapCommandParser.IsDone(session.Input.Text):
                return Reply.Ok("Done");
            case InputEvent.Ended or InputEvent.TimedOut or InputEvent.Stopping:
                session.End(read);
                return Reply.Bad("DONE was expected");
            default:
                return Reply.Bad("DONE was expected");
        }
    }
}
