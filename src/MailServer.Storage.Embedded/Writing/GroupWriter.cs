using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Bodies;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Segments;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded.Writing;

/// <summary>
/// The only writer of a server. Whatever waits while one group is made durable becomes the next group:
/// bodies to the segment, one sync, one SQLite transaction, then all answers. Its own thread, so that readers cannot starve it.
/// </summary>
internal sealed class GroupWriter : IStoreWriter, IAsyncDisposable
{
    private readonly Func<Connection> _open;
    private readonly SegmentWriter _segments;
    private readonly SegmentFiles _files;
    private readonly OpenFolders _folders;
    private readonly AccountLogs _logs;
    private readonly BodyCache _cache;
    private readonly EmbeddedStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly WaitingOperations _waiting;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private Connection? _connection;
    private long _dataVersion = -1;

    public GroupWriter(
        Func<Connection> open, SegmentWriter segments, SegmentFiles files, OpenFolders folders, AccountLogs logs, BodyCache cache,
        EmbeddedStoreOptions options, TimeProvider time, ILogger log, WaitingOperations waiting)
    {
        (_open, _segments, _files, _folders, _logs, _cache, _options, _time, _log) = (open, segments, files, folders, logs, cache, options, time, log);
        _waiting = waiting;
        _thread = new Thread(Run) { IsBackground = true, Name = "MailServer store writer", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Another process changed the database. Raised on the writer's thread: handlers return at once and do not throw.</summary>
    public event Action? ChangedElsewhere;

    /// <summary>Bodies are gone, or lie in another place. Raised on the writer's thread: handlers return at once and do not throw.</summary>
    public event Action<IReadOnlyList<long>>? BodiesGone;

    /// <summary>Groups committed so far.</summary>
    public long Commits { get; private set; }

    /// <summary>The segment that is written to.</summary>
    public long ActiveSegment => _segments.ActiveId;

    /// <inheritdoc />
    public async Task<T> WriteAsync<T>(WriteOperation<T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _waiting.Add(operation);
        if (!cancellationToken.CanBeCanceled) return await operation.Task.ConfigureAwait(false);
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var waiting = (WriteOperation)state!;
                if (waiting.TryCallOff()) waiting.Fail(new OperationCanceledException(token));
            },
            operation);
        await using (registration.ConfigureAwait(false))
        {
            return await operation.Task.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Close();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        var group = new List<WriteOperation>();
        while (_waiting.Take(group, _options.MaxGroupSize, _options.MaxGroupBytes))
        {
            if (group.Count > 0) RunGroup(group);
            group.Clear();
        }
        CloseConnection();
        _segments.Dispose();
        _ended.TrySetResult();
    }

    private void RunGroup(List<WriteOperation> group)
    {
        var done = new List<WriteOperation>(group.Count);
        try
        {
            WriteBodies(group);
            if (group.Count == 0) return;
            var transaction = Execute(group, done);
            foreach (var operation in done) operation.Complete();
            foreach (var segment in transaction.GoneSegments) _files.Retire(segment);
        }
        catch (Exception exception)
        {
            Log.GroupFailed(_log, group.Count, exception);
            var failure = exception as IOException ?? new IOException("The store could not write.", exception);
            foreach (var operation in group) operation.Fail(failure);
            if (exception is SqliteFault { IsSerious: true } or not IOException) CloseConnection();
        }
    }

    /// <summary>Writes and syncs the bodies of the group; operations whose bodies could not be kept leave it.</summary>
    private void WriteBodies(List<WriteOperation> group)
    {
        var writers = group.Where(static o => o.BytesToWrite > 0).ToHashSet();
        if (writers.Count == 0) return;
        group.RemoveAll(operation => !Try(() => operation.WriteBodies(_segments), operation));
        try
        {
            _segments.Sync();
        }
        catch (IOException exception)
        {
            // Nobody knows what of these bodies is on the disk.
            Log.SyncFailed(_log, writers.Count, exception);
            foreach (var operation in writers) operation.Fail(exception);
            group.RemoveAll(writers.Contains);
        }
    }

    private WriteTransaction Execute(List<WriteOperation> group, List<WriteOperation> done)
    {
        var connection = _connection ??= _open();
        var transaction = new WriteTransaction(connection, _options, _folders, _time.GetUtcNow()) { Begun = NoticeOtherProcesses };
        try
        {
            transaction.Begin();
            RunAll(transaction, group, done);
            transaction.Commit();
        }
        catch
        {
            transaction.Rollback();
            throw;
        }
        Commits++;
        Publish(transaction);
        return transaction;
    }

    /// <summary>Runs the operations in their order; neighbours that only add run as one, if they can.</summary>
    private void RunAll(WriteTransaction transaction, List<WriteOperation> group, List<WriteOperation> done)
    {
        for (var next = 0; next < group.Count;)
        {
            var neighbours = group.GetRange(next, Math.Max(CountAdding(group, next), 1));
            if (neighbours.Count > 1 && transaction.TryRunTogether(neighbours)) done.AddRange(neighbours);
            else RunEach(transaction, neighbours, done);
            next += neighbours.Count;
        }
    }

    private static int CountAdding(List<WriteOperation> group, int from)
    {
        var end = from;
        while (end < group.Count && group[end].OnlyAdds) end++;
        return end - from;
    }

    private void RunEach(WriteTransaction transaction, List<WriteOperation> operations, List<WriteOperation> done)
    {
        foreach (var operation in operations)
        {
            if (Try(() => transaction.Run(operation), operation)) done.Add(operation);
            if (!transaction.Connection.IsInTransaction) throw new IOException("SQLite rolled the transaction back.");
        }
    }

    private void Publish(WriteTransaction transaction)
    {
        foreach (var body in transaction.GoneBodies) _cache.Remove(body);
        if (transaction.GoneBodies.Count > 0) BodiesGone?.Invoke(transaction.GoneBodies);
        foreach (var view in transaction.ChangedFolders) _folders.Find(view.Row.Id)?.Publish(view);
        transaction.RunAfterCommit(_logs);
    }

    private void NoticeOtherProcesses(Connection connection)
    {
        var version = connection.Use("PRAGMA data_version").Scalar() ?? 0;
        if (version == _dataVersion) return;
        // At a connection's first look, too: nobody knows what happened since sessions began to remember what they read.
        _folders.Revalidate(connection);
        _logs.AllChanged();
        if (_dataVersion >= 0) ChangedElsewhere?.Invoke();
        _dataVersion = version;
    }

    private bool Try(Action action, WriteOperation operation)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception)
        {
            Log.OperationFailed(_log, exception);
            operation.Fail(exception as IOException ?? new IOException("The store could not write.", exception));
            return false;
        }
    }

    private void CloseConnection()
    {
        try
        {
            _connection?.Dispose();
        }
        catch (Exception exception)
        {
            Log.OperationFailed(_log, exception);
        }
        _connection = null;
        _dataVersion = -1;
    }
}
