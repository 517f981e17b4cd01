namespace MailServer.Smtp.Checks;

/// <summary>The time limit of one call into an embedder's code. A call that ignores its token is left behind, not waited for.</summary>
internal sealed class CheckLimit : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenRegistration _closed;
    private readonly TimeProvider _time;
    private readonly TimeSpan _most;

    public CheckLimit(TimeProvider time, TimeSpan most, CancellationToken closed)
    {
        _time = time;
        _most = most;
        _limit = new CancellationTokenSource(most, time);
        _closed = closed.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _limit);
    }

    /// <summary>Cancelled when the time is up or the connection gone.</summary>
    public CancellationToken Token => _limit.Token;

    /// <summary>Waits for the answer within the limit.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public ValueTask<T> RunAsync<T>(ValueTask<T> call) => call.IsCompleted ? call : new(WaitAsync(call.AsTask()));

    /// <inheritdoc cref="RunAsync{T}"/>
    public ValueTask RunAsync(ValueTask call) => call.IsCompleted ? call : new(WaitAsync(call.AsTask()));

    public void Dispose()
    {
        _closed.Dispose();
        _limit.Dispose();
    }

    private async Task<T> WaitAsync<T>(Task<T> call)
    {
        await WaitAsync((Task)call).ConfigureAwait(false);
        return await call.ConfigureAwait(false);
    }

    private async Task WaitAsync(Task call)
    {
        try
        {
            await call.WaitAsync(_most, _time, _limit.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!call.IsCompleted)
        {
            // Left behind: observe what becomes of it.
            _ = call.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }
}
