using System.Net;
using MailServer.Connections;
using MailServer.Delivery.Outbound.Client;

namespace MailServer.Delivery.Outbound;

/// <summary>How a race ended.</summary>
/// <param name="Connection">The first connection, or null when nobody answered.</param>
/// <param name="Winner">Its address.</param>
/// <param name="Failures">The addresses that did not answer, and why; those that were only too slow are not among them.</param>
internal readonly record struct RaceResult(
    IMailClientConnection? Connection, EndPoint? Winner, IReadOnlyList<(EndPoint EndPoint, MailConnectionException Failure)> Failures);

/// <summary>
/// Connects to the first of several addresses that answers (happy eyeballs, RFC 8305 §5): one after another, the next one as soon as one fails,
/// and beside it when one is silent. A family that is broken costs a moment instead of a time-out.
/// </summary>
internal sealed class AddressRace(IMailConnector connector, TimeSpan delay, TimeProvider time)
{
    public async ValueTask<RaceResult> RunAsync(IReadOnlyList<MailConnectRequest> requests, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var failures = new List<(EndPoint, MailConnectionException)>();
        var running = new Dictionary<Task<IMailClientConnection>, EndPoint>();
        try
        {
            for (int next = 0; next < requests.Count || running.Count > 0;)
            {
                if (next < requests.Count) running.Add(ConnectAsync(requests[next], stop.Token), requests[next++].EndPoint);
                if (await FirstAsync(running, next < requests.Count, cancellationToken).ConfigureAwait(false) is not { } ended) continue;
                running.Remove(ended, out var endPoint);
                if (await ConnectionAsync(ended, endPoint!, failures).ConfigureAwait(false) is { } connection)
                    return new RaceResult(connection, endPoint, failures);
            }

            return new RaceResult(null, null, failures);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var late in running.Keys) _ = DiscardAsync(late);
        }
    }

    // Whatever goes wrong, goes wrong in the task. A connector that forgets its time limit must not hold a lane for ever.
    private async Task<IMailClientConnection> ConnectAsync(MailConnectRequest request, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(time);
        return await limit.RunAsync(token => connector.ConnectAsync(request, token), request.Timeout, "answering the call", cancellationToken).ConfigureAwait(false);
    }

    // The first attempt that ended; null when the next one is to begin.
    private async ValueTask<Task<IMailClientConnection>?> FirstAsync(
        Dictionary<Task<IMailClientConnection>, EndPoint> running, bool hasMore, CancellationToken cancellationToken)
    {
        if (running.Keys.FirstOrDefault(attempt => attempt.IsCompleted) is { } done) return done;
        if (!hasMore) return await Task.WhenAny(running.Keys).WaitAsync(cancellationToken).ConfigureAwait(false);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = Task.Delay(delay, time, enough.Token);
        var first = await Task.WhenAny([.. running.Keys, pause]).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return first as Task<IMailClientConnection>;
    }

    private static async ValueTask<IMailClientConnection?> ConnectionAsync(
        Task<IMailClientConnection> attempt, EndPoint endPoint, List<(EndPoint, MailConnectionException)> failures)
    {
        try
        {
            return await attempt.ConfigureAwait(false);
        }
        catch (MailConnectionException failure)
        {
            failures.Add((endPoint, failure));
            return null;
        }
    }

    // Somebody else was faster.
    private static async Task DiscardAsync(Task<IMailClientConnection> late)
    {
        try
        {
            var connection = await late.ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is MailConnectionException or OperationCanceledException)
        {
            // It did not come to a connection.
        }
    }
}
