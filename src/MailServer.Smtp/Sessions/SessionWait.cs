using System.IO.Pipelines;
using System.Net.Sockets;

namespace MailServer.Smtp.Sessions;

/// <summary>How a wait for the client ended.</summary>
internal enum WaitOutcome
{
    /// <summary>There is input, or another reason to look again.</summary>
    LookAgain,

    /// <summary>A limit ran out.</summary>
    TimedOut,

    /// <summary>The client is gone.</summary>
    Gone,
}

/// <summary>
/// The session's waits for its client, each with its limit: the first command, the log-in, the whole of a command line, an exchange, a message (not each read of it),
/// the transaction, the least rate of data, a flush.
/// </summary>
internal sealed class SessionWait : IDisposable
{
    private readonly SmtpSession _session;
    private readonly CancellationTokenRegistration _stopping;
    private readonly CancellationTokenRegistration _closed;
    private readonly long _logInDue;
    private long _phaseDue;
    private DataRate _rate;
    private volatile bool _isFlushing;

    public SessionWait(SmtpSession session, CancellationToken stopping)
    {
        _session = session;
        Clock = new SessionClock(session.Services.TimeProvider, OnExpired);
        _phaseDue = Clock.After(session.Options.GreetingTimeout ?? session.Options.CommandTimeout);
        _logInDue = Clock.After(session.Options.LoginTimeout);
        _stopping = stopping.UnsafeRegister(static wait => ((SessionWait)wait!)._session.Input.Interrupt(), this);
        _closed = session.Connection.Closed.UnsafeRegister(static wait => ((SessionWait)wait!).OnClosed(), this);
    }

    public SessionClock Clock { get; }

    private bool IsContent => _session.Mode is InputMode.Data or InputMode.Chunk;

    /// <summary>What was waited for is there.</summary>
    public void EndPhase() => _phaseDue = SessionClock.Never;

    /// <summary>Message text is expected.</summary>
    public void BeginContent()
    {
        var window = _session.Options.MinimumDataRateWindow;
        _rate.Begin((long)(_session.Options.MinimumDataRate * window.TotalSeconds), Clock.Ticks(window));
        EndPhase();
    }

    /// <summary>Message text came.</summary>
    public void CountContent(long octets) => _rate.Count(octets);

    /// <summary>Waits for input.</summary>
    public async ValueTask<WaitOutcome> ReadAsync()
    {
        try
        {
            var start = Clock.Now;
            Clock.Arm(Due(start));
            var result = await _session.Input.ReadAsync().ConfigureAwait(false);
            Clock.Disarm();
            if (IsContent) _rate.Wait(Clock.Now - start);
            return Judge(_session.Input.Take(result));
        }
        catch (Exception failure) when (IsLoss(failure))
        {
            return WaitOutcome.Gone;
        }
    }

    /// <summary>Sends the replies. False: the client is gone, or does not read.</summary>
    public async ValueTask<bool> FlushAsync()
    {
        try
        {
            var flushing = _session.Output.FlushAsync();
            var result = flushing.IsCompleted ? await flushing.ConfigureAwait(false) : await FlushAsync(flushing).ConfigureAwait(false);
            return !result.IsCompleted && !(result.IsCanceled && _session.IsGone);
        }
        catch (Exception failure) when (IsLoss(failure))
        {
            return false;
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _closed.Dispose();
        Clock.Dispose();
    }

    private async ValueTask<FlushResult> FlushAsync(ValueTask<FlushResult> flushing)
    {
        _isFlushing = true;
        Clock.Arm(Clock.After(_session.Options.WriteTimeout));
        var result = await flushing.ConfigureAwait(false);
        Clock.Disarm();
        _isFlushing = false;
        return result;
    }

    private WaitOutcome Judge(ReadOutcome outcome)
    {
        if (_session.IsGone || outcome == ReadOutcome.End) return WaitOutcome.Gone;
        return Clock.IsExpired ? WaitOutcome.TimedOut : WaitOutcome.LookAgain;
    }

    private long Due(long now)
    {
        var limit = IsContent ? _session.Options.DataTimeout : _session.Options.CommandTimeout;
        if (_phaseDue == SessionClock.Never) _phaseDue = now + Clock.Ticks(limit);
        var due = Math.Min(_phaseDue, _session.Transaction?.Due ?? SessionClock.Never);
        if (_session.LacksLogIn) due = Math.Min(due, _logInDue);
        return IsContent && _rate.Left < SessionClock.Never ? Math.Min(due, now + _rate.Left) : due;
    }

    private void OnExpired()
    {
        if (_isFlushing) _session.Connection.Abort("The client does not read its replies.");
        else _session.Input.Interrupt();
    }

    private void OnClosed()
    {
        _session.Input.Interrupt();
        _session.Output.Interrupt();
    }

    // A transport ends its reads and writes with one of these when the peer is gone.
    private static bool IsLoss(Exception failure) =>
        failure is IOException or OperationCanceledException or ObjectDisposedException or SocketException;
}
