using MailServer.Hosting.Options;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Listeners;

/// <summary>All listeners of the server, from binding to the end of the last session.</summary>
internal sealed class MailListeners(
    IOptions<MailServerOptions> options, ListenerBinder binder, ConnectionIntake intake, MailServerEndpoints endpoints, TimeProvider clock, ILogger<MailListeners> logger)
    : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<BoundListener> _bound = [];
    private Task _loops = Task.CompletedTask;

    /// <summary>Whether connections are taken.</summary>
    public bool IsAccepting { get; private set; }

    /// <summary>Connections being served.</summary>
    public int ActiveCount => intake.Active.Count;

    /// <summary>Takes all endpoints. Clients can connect from now on, and wait for <see cref="Start"/>.</summary>
    public void Bind()
    {
        _bound = binder.BindAll();
        endpoints.Set([.. _bound.Select(listener => listener.Context)]);
    }

    /// <summary>Begins to take connections.</summary>
    public void Start()
    {
        foreach (var listener in _bound)
            Log.Listening(logger, listener.Context);
        _loops = Task.WhenAll(_bound.Select(Accept));
        IsAccepting = true;
    }

    /// <summary>No new connections; engines are told; what does not end in the drain time, or until the host loses patience, is cut.</summary>
    public async Task DrainAsync(CancellationToken impatient)
    {
        if (_stopping.IsCancellationRequested)
            return;
        IsAccepting = false;
        await _stopping.CancelAsync().ConfigureAwait(false);
        CloseSockets();
        await _loops.ConfigureAwait(false);
        intake.Active.End();
        Log.Draining(logger, ActiveCount);
        if (await IsEmptyWithinAsync(options.Value.Limits.DrainTime, impatient).ConfigureAwait(false))
            return;
        Log.DrainTimeOver(logger, ActiveCount);
        intake.Active.AbortAll("the server stops");
        await IsEmptyWithinAsync(TimeSpan.FromSeconds(5), impatient).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        CloseSockets();
        _stopping.Dispose();
    }

    private Task Accept(BoundListener listener)
    {
        var stopping = _stopping.Token;
        var loop = new AcceptLoop(
            listener.Context.Name, token => listener.Socket.AcceptAsync(token), socket => intake.Take(socket, listener, stopping), clock, logger);
        return loop.RunAsync(stopping);
    }

    private async Task<bool> IsEmptyWithinAsync(TimeSpan time, CancellationToken impatient)
    {
        try
        {
            await intake.Active.Empty.WaitAsync(time, clock, impatient).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private void CloseSockets()
    {
        foreach (var listener in _bound)
            listener.Dispose();
        _bound = [];
    }
}
