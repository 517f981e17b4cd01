namespace MailServer.Storage.Embedded.Bodies;

/// <summary>Rows of the body table that were read lately, bounded in octets. Second chance: what was used since it came in stays a round longer.</summary>
internal sealed class BodyCache(long mostBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Entry> _entries = [];
    private readonly Queue<long> _order = new();
    private long _bytes;

    public BodyRecord? Find(long bodyId)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(bodyId, out var entry)) return null;
            entry.WasUsed = true;
            return entry.Record;
        }
    }

    public void Add(long bodyId, BodyRecord record)
    {
        lock (_lock)
        {
            if (record.Cost > mostBytes / 16) return;
            if (_entries.TryGetValue(bodyId, out var entry))
            {
                _bytes += record.Cost - entry.Record.Cost;
                entry.Record = record;
                return;
            }
            _entries.Add(bodyId, new Entry { Record = record });
            _order.Enqueue(bodyId);
            _bytes += record.Cost;
            while (_bytes > mostBytes) EvictOne();
        }
    }

    public void Remove(long bodyId)
    {
        lock (_lock)
        {
            // Its place in the order stays until its turn comes.
            if (_entries.Remove(bodyId, out var entry)) _bytes -= entry.Record.Cost;
        }
    }

    private void EvictOne()
    {
        var id = _order.Dequeue();
        if (!_entries.TryGetValue(id, out var entry)) return;
        if (entry.WasUsed)
        {
            entry.WasUsed = false;
            _order.Enqueue(id);
            return;
        }
        _entries.Remove(id);
        _bytes -= entry.Record.Cost;
    }

    private sealed class Entry
    {
        public required BodyRecord Record { get; set; }

        public bool WasUsed { get; set; }
    }
}
