using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace MailServer.Hosting.Listeners;

/// <summary>Takes connections from one endpoint and hands them on. It waits for nothing but the next connection, and survives everything but its end.</summary>
internal sealed class AcceptLoop(
    string name, Func<CancellationToken, ValueTask<Socket>> accept, Action<Socket> take, TimeProvider clock, ILogger logger)
{
    /// <summary>Long enough not to spin while no file descriptor is free, short enough for nobody to notice.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private TimeSpan _pause = FirstPause;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                take(await accept(stopping).ConfigureAwait(false));
                _pause = FirstPause;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.Interrupted)
            {
                // The client left while it waited in the queue.
            }
            catch (Exception failure)
            {
                Log.AcceptFailed(logger, name, _pause.TotalMilliseconds, failure);
                await PauseAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>EMFILE, ENFILE, ENOBUFS, ENOMEM: the waiting connection stays in the queue, so trying at once would spin.</summary>
    private async Task PauseAsync(CancellationToken stopping)
    {
        await Task.Delay(_pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }
}
