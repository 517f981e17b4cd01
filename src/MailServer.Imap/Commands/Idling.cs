using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>IDLE (RFC 9051 §6.3.13): changes are told as they happen until the client says DONE. While it waits it holds no buffer.</summary>
internal static class Idling
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken)
    {
        session.Output.WriteContinuation("Idling");
        await session.Output.FlushAsync().ConfigureAwait(false);
        var input = session.Input.WaitForInputAsync();
        if (session.Selected is not null) await TellUntilAsync(session, input, cancellationToken).ConfigureAwait(false);
        return await FinishAsync(session, await input.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task TellUntilAsync(ImapSession session, Task<InputEvent> input, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var change = Task.CompletedTask;
        try
        {
            while (!input.IsCompleted)
            {
                if (change.IsCompleted)
                {
                    await change.ConfigureAwait(false);
                    if (!await TellAsync(session).ConfigureAwait(false)) return;
                    change = session.Selected!.Folder.WaitForChangeAsync(session.Selected.State.HighestModSeq, ended.Token).AsTask();
                }

                await Task.WhenAny(input, change).ConfigureAwait(false);
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            if (!input.IsCompleted) session.Input.CancelWait();
            await change.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // RFC 9051 §7.5.1: EXPUNGE may be told in IDLE, no command uses sequence numbers meanwhile.
    private static async ValueTask<bool> TellAsync(ImapSession session)
    {
        var isThere = await MailboxUpdates.TellAsync(session, expunge: true).ConfigureAwait(false);
        if (!isThere) session.Bye("The mailbox was deleted");
        await session.Output.FlushAsync().ConfigureAwait(false);
        return isThere;
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
