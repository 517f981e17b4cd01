using System.Collections.Concurrent;

namespace MailServer.Storage.Embedded.Database;

/// <summary>
/// Connections for reading. Reads run on the thread pool, never on the caller's thread, which may be one that serves sockets,
/// and only so many at once that the writer keeps its share of the machine.
/// </summary>
internal sealed class ReaderPool(string path, int most, TimeSpan busyTimeout) : IDisposable
{
    private readonly ConcurrentBag<Connection> _idle = [];
    private readonly SemaphoreSlim _slots = new(most);
    private volatile bool _closed;

    /// <summary>Runs a read.</summary>
    /// <exception cref="IOException">The database cannot be read, or is closed.</exception>
    public async Task<T> ReadAsync<T>(Func<Connection, T> read, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Run(read), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private T Run<T>(Func<Connection, T> read)
    {
        if (_closed) throw new IOException("The store is closed.");
        if (!_idle.TryTake(out var connection)) connection = Connection.OpenReader(path, busyTimeout);
        var reusable = false;
        try
        {
            var result = read(connection);
            reusable = !connection.IsInTransaction;
            return result;
        }
        catch (SqliteFault fault)
        {
            reusable = !fault.IsSerious && !connection.IsInTransaction;
            throw;
        }
        finally
        {
            if (reusable && !_closed) _idle.Add(connection);
            else connection.Dispose();
            if (_closed) Dispose();
        }
    }
}
