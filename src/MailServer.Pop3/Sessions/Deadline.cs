namespace MailServer.Pop3.Sessions;

/// <summary>One time limit that is set and lifted many times without an allocation. Its token is cancelled when the time is over or the connection is closed.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _closed;

    public Deadline(TimeProvider clock, CancellationToken closed)
    {
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _closed = closed.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public bool IsOver => _source.IsCancellationRequested;

    public void Start(TimeSpan limit)
    {
        if (!IsOver) _source.CancelAfter(limit > TimeSpan.Zero ? limit : TimeSpan.Zero);
    }

    public void Stop()
    {
        if (!IsOver) _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _closed.Dispose();
        _source.Dispose();
    }
}
