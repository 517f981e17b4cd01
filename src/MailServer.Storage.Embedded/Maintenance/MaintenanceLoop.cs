using MailServer.Storage.Embedded.Queueing;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>Cleans up in the background: when asked, and every so often.</summary>
internal sealed class MaintenanceLoop : IAsyncDisposable
{
    private readonly SemaphoreSlim _due = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1);
    private StoreParts? _parts;
    private ITimer? _timer;
    private Task _loop = Task.CompletedTask;

    public void Start(StoreParts parts)
    {
        _parts = parts;
        var interval = parts.Options.MaintenanceInterval;
        _timer = parts.Time.CreateTimer(static state => ((MaintenanceLoop)state!).IsDue(), this, interval, interval);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>There is something to do.</summary>
    public void IsDue()
    {
        try
        {
            _due.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is due already.
        }
        catch (ObjectDisposedException)
        {
            // The next start does it.
        }
    }

    /// <summary>Does all there is to do.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Any write makes the writer look for changes of another process.
            await TrashCleaner.RunAsync(_parts!.Writer, cancellationToken).ConfigureAwait(false);
            await QueueRemoval.CleanAsync(_parts.Writer, cancellationToken).ConfigureAwait(false);
            await new Compactor(_parts).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _due.Dispose();
        _turn.Dispose();
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            try
            {
                await _due.WaitAsync(_stop.Token).ConfigureAwait(false);
                await RunOnceAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.MaintenanceFailed(_parts!.Logger, exception);
            }
        }
    }
}
