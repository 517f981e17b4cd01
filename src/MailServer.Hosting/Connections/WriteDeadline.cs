namespace MailServer.Hosting.Connections;

/// <summary>Ends a connection whose client does not take what is written to it. The timer is made at the first write that has to wait.</summary>
internal sealed class WriteDeadline(TimeProvider clock, TimeSpan timeout, Action expired) : IDisposable
{
    private ITimer? _timer;

    public void Start()
    {
        if (_timer is null)
            _timer = clock.CreateTimer(static state => ((Action)state!)(), expired, timeout, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    public void Stop() => _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer?.Dispose();
}
