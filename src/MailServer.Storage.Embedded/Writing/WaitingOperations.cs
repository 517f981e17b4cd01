namespace MailServer.Storage.Embedded.Writing;

/// <summary>The line before the writer: bounded, and closed at the end.</summary>
internal class WaitingOperations(int most)
{
    private readonly object _lock = new();
    private readonly Queue<WriteOperation> _queue = new();
    private bool _isClosed;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _queue.Count;
        }
    }

    /// <summary>Puts an operation at the end.</summary>
    /// <exception cref="IOException">The line is full, or closed.</exception>
    public virtual void Add(WriteOperation operation)
    {
        lock (_lock)
        {
            if (_isClosed) throw new IOException("The store is closed.");
            if (_queue.Count >= most) throw new IOException("Too many operations wait for the store.");
            _queue.Enqueue(operation);
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Takes what waits, up to limits; waits for the first. False when closed and empty.</summary>
    public virtual bool Take(List<WriteOperation> group, int mostOperations, long mostBytes)
    {
        lock (_lock)
        {
            while (_queue.Count == 0)
            {
                if (_isClosed) return false;
                Monitor.Wait(_lock);
            }
            long bytes = 0;
            while (group.Count < mostOperations && bytes < mostBytes && _queue.TryDequeue(out var operation))
            {
                if (!operation.TryBegin()) continue;
                bytes += operation.BytesToWrite;
                group.Add(operation);
            }
            return true;
        }
    }

    /// <summary>Takes no more; what waits is still done.</summary>
    public virtual void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.PulseAll(_lock);
        }
    }
}
