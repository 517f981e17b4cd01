namespace MailServer.Imap.Notifications;

/// <summary>Wakes a session when something that it watches has changed. Raised by any thread, waited for by the session.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes at the next change; take it before looking at what has changed, so that none is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
