using MailServer.Connections;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>A time limit for one wait, by a clock that a test may turn.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _both;
    private readonly CancellationToken _given;

    public TimeLimit(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _timeout = timeout;
        _given = cancellationToken;
        _limit = new CancellationTokenSource(timeout, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, cancellationToken);
    }

    /// <summary>Waits; when the time is over, the wait ends by an exception that says for what.</summary>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> wait, string what)
    {
        try
        {
            return await wait(_both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_given.IsCancellationRequested && _limit.IsCancellationRequested)
        {
            throw new MailConnectionException(
                string.Create(null, $"The server took longer than {_timeout.TotalSeconds:0} s for {what}."));
        }
    }

    public void Dispose()
    {
        _both.Dispose();
        _limit.Dispose();
    }
}
