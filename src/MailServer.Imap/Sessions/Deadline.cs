namespace MailServer.Imap.Sessions;

/// <summary>
/// One time limit that is set and lifted many times without an allocation. Its token is cancelled when the time is over
/// or one of the outer tokens is; after that there is nothing left to do on the connection but to say BYE.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _first;
    private readonly CancellationTokenRegistration _second;

    public Deadline(TimeProvider time, CancellationToken closed, CancellationToken stopping = default)
    {
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _first = Chain(closed);
        _second = Chain(stopping);
    }

    public CancellationToken Token => _source.Token;

    public bool IsOver => _source.IsCancellationRequested;

    public void Start(TimeSpan limit)
    {
        if (!IsOver) _source.CancelAfter(limit < TimeSpan.Zero ? TimeSpan.Zero : limit);
    }

    public void Stop()
    {
        if (!IsOver) _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _source.Dispose();
    }

    private CancellationTokenRegistration Chain(CancellationToken outer) =>
        outer.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
}
