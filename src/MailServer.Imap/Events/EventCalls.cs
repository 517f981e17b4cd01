using MailServer.Events;
using MailServer.Imap.Sessions;

namespace MailServer.Imap.Events;

/// <summary>Calls handlers with batches of messages, each call within its time. A call that is late is left behind, and what it works on stays open for it.</summary>
internal sealed class EventCalls(ImapSession session)
{
    private readonly List<Task> _late = [];

    /// <summary>Tells a handler of all messages; of no more of them once it has taken too long.</summary>
    public async ValueTask CallAsync(IImapEventHandler handler, ImapEvent told)
    {
        var (messages, batch) = (told.Messages, Math.Max(1, session.Options.EventBatch));
        for (var from = 0; from < messages.Count; from += batch)
        {
            if (session.Services.Events.Hanging > session.Options.MaxHangingEvents)
            {
                Log.EventHandlerHangs(session.Services.Logger, handler.GetType().Name, told.Cause, messages.Count - from);
                return;
            }

            var part = messages.Count <= batch ? messages : [.. messages.Skip(from).Take(batch)];
            if (await CallOnceAsync(handler, told with { Messages = part }).ConfigureAwait(false)) continue;
            if (from + batch < messages.Count) Log.EventHandlerHangs(session.Services.Logger, handler.GetType().Name, told.Cause, messages.Count - from - batch);
            return;
        }
    }

    /// <summary>Closes what the calls worked on, as soon as the last of them has ended.</summary>
    public async ValueTask ReleaseAsync(EventPlace place)
    {
        if (_late.Count == 0) await place.DisposeAsync().ConfigureAwait(false);
        else _ = ReleaseLaterAsync(place);
    }

    private async Task ReleaseLaterAsync(EventPlace place)
    {
        await Task.WhenAll(_late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await place.DisposeAsync().ConfigureAwait(false);
    }

    // A handler may block its thread: it gets one of its own from the pool. Gives false when it took too long.
    private async ValueTask<bool> CallOnceAsync(IImapEventHandler handler, ImapEvent told)
    {
        var (services, limit) = (session.Services, session.Options.EventTime);
        using var over = new CancellationTokenSource(limit, services.Time);
        var token = over.Token;
        var call = Task.Run(async () => await handler.HandleAsync(told, token).ConfigureAwait(false), CancellationToken.None);
        try
        {
            await call.WaitAsync(token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            var cause = over.IsCancellationRequested ? new TimeoutException($"It took longer than {limit}.", failure) : failure;
            Log.EventHandlerFailed(services.Logger, handler.GetType().Name, told.Cause, told.Messages.Count, cause);
            if (call.IsCompleted) return !over.IsCancellationRequested;
            services.Events.LeaveBehind(call);
            _late.Add(call);
            return false;
        }

        return true;
    }
}
