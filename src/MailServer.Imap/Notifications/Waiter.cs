namespace MailServer.Imap.Notifications;

/// <summary>One wait for a change, which raises the signal when it ends and is begun again when the change was dealt with.</summary>
internal sealed class Waiter(ChangeSignal signal)
{
    private Task _waiting = Task.CompletedTask;

    /// <summary>Begins to wait, unless the last wait still lasts.</summary>
    public async ValueTask BeginAsync(Func<CancellationToken, ValueTask> wait, CancellationToken ended)
    {
        if (!_waiting.IsCompleted) return;
        await _waiting.ConfigureAwait(false);
        _waiting = RunAsync(wait, ended);
    }

    /// <summary>Completes when the wait was given up.</summary>
    public async ValueTask EndAsync() => await _waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task RunAsync(Func<CancellationToken, ValueTask> wait, CancellationToken ended)
    {
        try
        {
            await wait(ended).ConfigureAwait(false);
        }
        finally
        {
            signal.Raise();
        }
    }
}
