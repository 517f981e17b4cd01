using MailServer.Events;
using MailServer.Imap.Sessions;

namespace MailServer.Imap.Events;

/// <summary>
/// Tells the handlers what a command has done (RFC 6785 §2.2), before its answer goes out. Nothing that they do, or fail to do, changes the answer.
/// What they change comes from the store and not from a session: it is no event, so that nothing runs in a circle (RFC 6785 §6).
/// </summary>
internal static class EventRunner
{
    public static async ValueTask RunAsync(ImapSession session)
    {
        var raised = session.Raised.Take();
        var telling = TellAllAsync(session, raised);

        // A client that was cut off in the middle of an answer hears nothing more of it.
        if (session.Output.IsInResponse) await telling.ConfigureAwait(false);
        else await Progress.WaitAsync(session, new ValueTask<bool>(telling)).ConfigureAwait(false);
    }

    private static async Task<bool> TellAllAsync(ImapSession session, IReadOnlyList<RaisedEvent> raised)
    {
        foreach (var one in raised)
        {
            try
            {
                await TellAsync(session, one).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                Log.EventFailed(session.Services.Logger, one.Cause, one.Messages.Count, failure);
            }
        }

        return true;
    }

    private static async ValueTask TellAsync(ImapSession session, RaisedEvent raised)
    {
        // The client may be gone; what it has done is told all the same.
        var opened = await EventPlace.OpenAsync(session, raised, CancellationToken.None).ConfigureAwait(false);
        if (!opened.TryGet(out var place))
        {
            Log.EventNotTold(session.Services.Logger, raised.Cause, raised.Messages.Count, opened.Error);
            return;
        }

        var calls = new EventCalls(session);
        try
        {
            var told = new ImapEvent
            {
                Cause = raised.Cause,
                User = session.Principal!.Account,
                Owner = place.Owner,
                Mailbox = place.Mailbox,
                Source = raised.Source,
                Script = await BoundScript.FindAsync(session.Options, place.Account, place.Mailbox, CancellationToken.None).ConfigureAwait(false),
                Account = place.Account,
                Folder = place.Folder,
                Messages = raised.Messages,
            };
            foreach (var handler in session.Services.Events.Handlers) await calls.CallAsync(handler, told).ConfigureAwait(false);
        }
        finally
        {
            await calls.ReleaseAsync(place).ConfigureAwait(false);
        }
    }
}
