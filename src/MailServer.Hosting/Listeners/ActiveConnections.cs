using System.Collections.Concurrent;
using MailServer.Connections;

namespace MailServer.Hosting.Listeners;

/// <summary>The connections that are being served, so that a stop can wait for them and end the rest.</summary>
internal sealed class ActiveConnections
{
    private readonly ConcurrentDictionary<IMailConnection, byte> _open = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One place is the server's own, given back when it stops taking connections.</summary>
    private int _count = 1;

    /// <summary>Connections being served, also those that have not got as far as a conversation.</summary>
    public int Count => Volatile.Read(ref _count) - 1;

    /// <summary>Ends when no more come and the last has gone.</summary>
    public Task Empty => _empty.Task;

    public void Begin() => Interlocked.Increment(ref _count);

    public void End()
    {
        if (Interlocked.Decrement(ref _count) == 0)
            _empty.TrySetResult();
    }

    public void Open(IMailConnection connection) => _open.TryAdd(connection, 0);

    public void Close(IMailConnection connection) => _open.TryRemove(connection, out _);

    public void AbortAll(string reason)
    {
        foreach (var (connection, _) in _open)
            connection.Abort(reason);
    }
}
