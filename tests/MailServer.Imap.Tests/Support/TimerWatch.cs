using System.Threading.Channels;

namespace MailServer.Imap.Tests.Support;

/// <summary>A clock that tells when somebody begins to wait for a certain time.</summary>
internal sealed class TimerWatch(TimeProvider inner, TimeSpan watched) : TimeProvider
{
    private readonly Channel<bool> _begun = Channel.CreateUnbounded<bool>();

    public override long TimestampFrequency => inner.TimestampFrequency;

    public ValueTask<bool> BegunAsync() => _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = inner.CreateTimer(callback, state, dueTime, period);
        if (dueTime == watched) _begun.Writer.TryWrite(true);
        return timer;
    }
}
