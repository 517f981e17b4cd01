using MailServer.Queue;
using MailServer.Simulation.Network;

namespace MailServer.Simulation.Disk;

/// <summary>The queue of one life of the server. What it takes in and what it ends waits for the disk.</summary>
public sealed class GatedQueue : IQueueStorage
{
    private readonly SimServer _server;
    private readonly World _world;
    private readonly IQueueStorage _inner;

    public GatedQueue(SimServer server, World world)
    {
        (_server, _world) = (server, world);
        _inner = world.Plant?.Over(world.Queue) ?? world.Queue;
        world.Queue.WorkArrived += (_, arguments) =>
        {
            if (!server.IsDead) WorkArrived?.Invoke(this, arguments);
        };
    }

    public event EventHandler? WorkArrived;

    public async ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        await WriteAsync("enqueue");
        var id = await _inner.EnqueueAsync(message, CancellationToken.None);
        await _world.Disk.WriteAsync(_server, "answer");
        return id;
    }

    public async ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(QueueLeaseRequest request, CancellationToken cancellationToken) =>
        await AliveAsync() ? await _inner.LeaseAsync(request, cancellationToken) : [];

    public async ValueTask<bool> RenewAsync(QueueLease lease, TimeSpan duration, CancellationToken cancellationToken) =>
        await AliveAsync() && await _inner.RenewAsync(lease, duration, cancellationToken);

    public async ValueTask<int> RecallAsync(DateTimeOffset after, CancellationToken cancellationToken) =>
        await AliveAsync() ? await _inner.RecallAsync(after, cancellationToken) : 0;

    public async ValueTask<int> ShiftAsync(TimeSpan by, CancellationToken cancellationToken) =>
        await AliveAsync() ? await _inner.ShiftAsync(by, cancellationToken) : 0;

    public async ValueTask<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<string> except, CancellationToken cancellationToken) =>
        await AliveAsync() ? await _inner.NextDueAsync(except, cancellationToken) : null;

    public async ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken)
    {
        await WriteAsync("complete");
        return await _inner.CompleteAsync(lease, cancellationToken);
    }

    public async ValueTask<bool> DeferAsync(QueueLease lease, QueueDeferral deferral, CancellationToken cancellationToken)
    {
        await WriteAsync("defer");
        return await _inner.DeferAsync(lease, deferral, cancellationToken);
    }

    public async ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken)
    {
        await WriteAsync("fail");
        var done = await _inner.FailAsync(lease, why, cancellationToken);
        if (done) await _world.Ledger.GivenUpAsync(lease);
        return done;
    }

    public ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken) => _inner.HoldAsync(item, cancellationToken);

    public ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken) => _inner.ReleaseAsync(item, cancellationToken);

    public ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken) => _inner.RemoveAsync(item, cancellationToken);

    public ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken) =>
        _inner.QueryAsync(filter, after, most, cancellationToken);

    public ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken) => _inner.CountAsync(cancellationToken);

    public ValueTask<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueueItemId item, CancellationToken cancellationToken) => _inner.AttemptsAsync(item, cancellationToken);

    public ValueTask PauseAsync(string destination, CancellationToken cancellationToken) => _inner.PauseAsync(destination, cancellationToken);

    public ValueTask ResumeAsync(string destination, CancellationToken cancellationToken) => _inner.ResumeAsync(destination, cancellationToken);

    public ValueTask<IReadOnlyList<string>> PausedAsync(CancellationToken cancellationToken) => _inner.PausedAsync(cancellationToken);

    private async ValueTask<bool> AliveAsync()
    {
        if (_server.IsDead) await Dead.ForEverAsync();
        return true;
    }

    private async ValueTask WriteAsync(string what)
    {
        if (!await _world.Disk.WriteAsync(_server, what)) throw new IOException("The disk failed, as the scheduler wants it.");
    }
}
