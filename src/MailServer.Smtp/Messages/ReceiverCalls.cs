using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Messages;

/// <summary>
/// Calls of a session's receiver, each within the time that an embedder's code has. A call that is answered at once costs nothing;
/// one that takes too long is left behind, whether it knows its token or not.
/// </summary>
internal sealed class ReceiverCalls(SmtpSession session) : IDisposable
{
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _closed;

    /// <summary>Waits for the receiver.</summary>
    /// <param name="what">What it is asked for, for the log.</param>
    /// <param name="state">What the call needs.</param>
    /// <param name="call">The call.</param>
    /// <param name="leftBehind">Gets a call whose result nobody takes: it took too long, or the client is gone. It may still run.</param>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public ValueTask<T> AskAsync<TState, T>(
        string what, TState state, Func<TState, CancellationToken, ValueTask<T>> call, Action<TState, Task<T>>? leftBehind = null)
    {
        var source = _source ??= NewSource();
        var begun = session.Services.TimeProvider.GetTimestamp();
        var running = call(state, source.Token);
        if (running.IsCompleted) return running;
        var left = session.Options.HookTime - session.Services.TimeProvider.GetElapsedTime(begun);
        if (left > TimeSpan.Zero) source.CancelAfter(left);
        else source.Cancel();
        return WaitAsync(what, state, running.AsTask(), source, leftBehind);
    }

    public void Dispose() => Forget();

    private async ValueTask<T> WaitAsync<TState, T>(
        string what, TState state, Task<T> running, CancellationTokenSource source, Action<TState, Task<T>>? leftBehind)
    {
        var isTaken = false;
        try
        {
            var result = await running.WaitAsync(source.Token).ConfigureAwait(false);
            isTaken = true;
            return result;
        }
        catch (OperationCanceledException failure) when (source.IsCancellationRequested && !session.Connection.Closed.IsCancellationRequested)
        {
            throw new TimeoutException($"{session.Services.Receiver.GetType().Name} took longer than {session.Options.HookTime} {what}.", failure);
        }
        finally
        {
            // It may have ended since the wait was given up: its result is left behind all the same.
            if (!isTaken) Leave(running, state, leftBehind);
            // A limit that ran out just now must not end the next call.
            if (!source.TryReset()) Forget();
        }
    }

    private static void Leave<TState, T>(Task<T> running, TState state, Action<TState, Task<T>>? leftBehind)
    {
        // Observe what becomes of it.
        _ = running.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        leftBehind?.Invoke(state, running);
    }

    private CancellationTokenSource NewSource()
    {
        var source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, session.Services.TimeProvider);
        _closed = session.Connection.Closed.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
        return source;
    }

    private void Forget()
    {
        _closed.Dispose();
        _source?.Dispose();
        _source = null;
    }
}
