using CsCheck;
using MailServer.Queue;

namespace MailServer.Testing.Conformance;

public abstract partial class QueueContract
{
    private static readonly Gen<(QueueAction Action, int Which, int Minutes)[]> AnyQueueHistory =
        Gen.Select(Gen.Enum<QueueAction>(), Gen.Int[0, 7], Gen.Int[1, 12]).Array[1, 40];

    /// <summary>How many random histories are tried.</summary>
    protected virtual int RandomHistories => 100;

    [Fact]
    public async Task Random_histories_lease_complete_and_defer_what_the_model_does()
    {
        await AnyQueueHistory.SampleAsync(PlayAsync, iter: RandomHistories, threads: 1);
    }

    /// <summary>Each history goes on with what the last one left, cleared: a storage is not made anew.</summary>
    private async Task PlayAsync((QueueAction Action, int Which, int Minutes)[] history)
    {
        foreach (var item in await FindAsync(QueueFilter.All)) await Queue.RemoveAsync(item.Id, CancellationToken.None);
        var model = new QueueModel();
        foreach (var (action, which, minutes) in history) await PlayAsync(model, action, which, TimeSpan.FromMinutes(minutes));
    }

    private async Task PlayAsync(QueueModel model, QueueAction action, int which, TimeSpan time)
    {
        switch (action)
        {
            case QueueAction.Add:
                model.Add((await AddAsync($"r{which}@d{which % 3}.test")).Value, Time.GetUtcNow());
                break;
            case QueueAction.Lease:
                var leases = await LeaseAsync();
                Assert.Equal(model.Due(Time.GetUtcNow()), leases.Select(l => l.Item.Id.Value).Order());
                model.Take(leases, Time.GetUtcNow() + Lease);
                break;
            case QueueAction.Complete when model.LeaseAt(which) is { } lease:
                Assert.Equal(model.End(lease), await Queue.CompleteAsync(lease, CancellationToken.None));
                break;
            case QueueAction.Defer when model.LeaseAt(which) is { } lease:
                Assert.Equal(
                    model.Defer(lease, Time.GetUtcNow() + time), await Queue.DeferAsync(lease, new QueueDeferral(Time.GetUtcNow() + time), CancellationToken.None));
                break;
            case QueueAction.Hold or QueueAction.Release when model.ItemAt(which) is { } item:
                await (action == QueueAction.Hold ? Queue.HoldAsync(new(item), CancellationToken.None) : Queue.ReleaseAsync(new(item), CancellationToken.None));
                model.SetHeld(item, action == QueueAction.Hold, Time.GetUtcNow());
                break;
            case QueueAction.Wait:
                Time.Advance(time);
                break;
        }

        Assert.Equal(model.Items, (await FindAsync(QueueFilter.All)).Select(item => item.Id.Value));
    }

    private enum QueueAction
    {
        Add,
        Lease,
        Complete,
        Defer,
        Hold,
        Release,
        Wait,
    }

    /// <summary>What the queue should hold, in the fewest words.</summary>
    private sealed class QueueModel
    {
        private readonly SortedDictionary<long, Row> _rows = [];
        private readonly List<QueueLease> _leases = [];

        public IEnumerable<long> Items => _rows.Keys;

        public void Add(long id, DateTimeOffset now) => _rows.Add(id, new Row(now, default, 0, false));

        public IEnumerable<long> Due(DateTimeOffset now) =>
            _rows.Where(r => !r.Value.IsHeld && r.Value.Due <= now && (r.Value.Token == 0 || r.Value.LeasedUntil <= now)).Select(r => r.Key);

        public void Take(IReadOnlyList<QueueLease> leases, DateTimeOffset until)
        {
            foreach (var lease in leases)
            {
                Assert.NotEqual(0, lease.Token);
                _rows[lease.Item.Id.Value] = _rows[lease.Item.Id.Value] with { LeasedUntil = until, Token = lease.Token };
                _leases.Add(lease);
            }
        }

        public QueueLease? LeaseAt(int which) => _leases.Count == 0 ? null : _leases[which % _leases.Count];

        public long? ItemAt(int which) => _rows.Count == 0 ? null : _rows.Keys.ElementAt(which % _rows.Count);

        public bool End(QueueLease lease) => IsHolder(lease) && _rows.Remove(lease.Item.Id.Value);

        public bool Defer(QueueLease lease, DateTimeOffset until)
        {
            if (!IsHolder(lease)) return false;
            _rows[lease.Item.Id.Value] = _rows[lease.Item.Id.Value] with { Due = until, Token = 0 };
            return true;
        }

        public void SetHeld(long item, bool isHeld, DateTimeOffset now)
        {
            var row = _rows[item];
            _rows[item] = row with { IsHeld = isHeld, Due = !isHeld && row.Due > now ? now : row.Due };
        }

        private bool IsHolder(QueueLease lease) => _rows.TryGetValue(lease.Item.Id.Value, out var row) && row.Token == lease.Token;

        private sealed record Row(DateTimeOffset Due, DateTimeOffset LeasedUntil, long Token, bool IsHeld);
    }
}
