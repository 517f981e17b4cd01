using MailServer.Connections;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>A time limit for one wait after the other, by a clock that a test may turn.</summary>
internal sealed class TimeLimit(TimeProvider time) : IDisposable
{
    private CancellationTokenSource? _limit;

    /// <summary>Waits; when the time is over, the wait ends by an exception that says for what.</summary>
    public async ValueTask<T> RunAsync<T>(
        Func<CancellationToken, ValueTask<T>> wait, TimeSpan timeout, string what, CancellationToken cancellationToken)
    {
        var limit = Start(timeout);
        try
        {
            using var given = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), limit);
            return await wait(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw new MailConnectionException(string.Create(null, $"The server took longer than {timeout.TotalSeconds:0} s for {what}."));
        }
        finally
        {
            // Waits are many and short: one timer serves them all, unless it went off.
            if (!limit.TryReset()) Dispose();
        }
    }

    public void Dispose()
    {
        _limit?.Dispose();
        _limit = null;
    }

    private CancellationTokenSource Start(TimeSpan timeout)
    {
        if (_limit is null) return _limit = new CancellationTokenSource(timeout, time);
        _limit.CancelAfter(timeout);
        return _limit;
    }
}
