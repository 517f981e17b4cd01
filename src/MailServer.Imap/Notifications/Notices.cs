using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Notifications;

/// <summary>Tells changes as they happen: in IDLE (RFC 9051 §6.3.13), and after NOTIFY SET at any time (RFC 5465).</summary>
internal static class Notices
{
    /// <summary>Between two commands after NOTIFY SET: returns when the client has sent something. What is buffered already is run first.</summary>
    public static async ValueTask TellUntilInputAsync(ImapSession session)
    {
        var input = session.Input.WaitForInputAsync();
        try
        {
            // SELECTED-DELAYED keeps expunges back until a command allows them (RFC 5465 §6.1.2).
            if (!input.IsCompleted) await TellUntilAsync(session, input, session.Events.ExpungesAtOnce).ConfigureAwait(false);
        }
        catch (IOException e) when (!session.Output.IsInResponse)
        {
            Log.CommandFailed(session.Services.Logger, "NOTIFY", e);
            await OverflowAsync(session).ConfigureAwait(false);
        }

        await input.ConfigureAwait(false);
    }

    /// <summary>Tells changes until input is there, or the session ends.</summary>
    public static async ValueTask TellUntilAsync(ImapSession session, Task<InputEvent> input, bool expunge)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(session.Connection.Closed);
        Task? change = null;
        try
        {
            while (!input.IsCompleted)
            {
                var signal = session.Watch?.NextChange;
                if (change is { IsCompleted: true }) await change.ConfigureAwait(false);
                if (!await TellAsync(session, expunge).ConfigureAwait(false)) return;
                if (change is null or { IsCompleted: true }) change = Wait(session, ended.Token);
                await Task.WhenAny(new[] { input, change, signal }.OfType<Task>()).ConfigureAwait(false);
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            if (!input.IsCompleted) session.Input.CancelWait();
            if (change is not null) await change.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells what happened outside of the selected mailbox; too much of it ends the watching (RFC 5465 §5.8).</summary>
    public static async ValueTask TellWatchedAsync(ImapSession session)
    {
        if (session.Watch is { } watch && !await watch.TellAsync().ConfigureAwait(false)) await OverflowAsync(session).ConfigureAwait(false);
    }

    private static Task? Wait(ImapSession session, CancellationToken ended) => session is { Selected: { } mailbox, Events.Arrivals: true }
        ? mailbox.Folder.WaitForChangeAsync(mailbox.State.HighestModSeq, ended).AsTask()
        : null;

    private static async ValueTask<bool> TellAsync(ImapSession session, bool expunge)
    {
        var isThere = session.Selected is null || await MailboxUpdates.TellAsync(session, expunge).ConfigureAwait(false);
        if (isThere) await TellWatchedAsync(session).ConfigureAwait(false);
        else session.Bye("The mailbox was deleted");
        await session.Output.FlushAsync().ConfigureAwait(false);
        return isThere;
    }

    private static async ValueTask OverflowAsync(ImapSession session)
    {
        await session.WatchAsync(null, SelectedEvents.None).ConfigureAwait(false);
        session.Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.NotificationOverflow, "Nothing is watched any more");
    }
}
