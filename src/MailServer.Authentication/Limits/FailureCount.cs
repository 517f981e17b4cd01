namespace MailServer.Authentication.Limits;

/// <summary>A record with its place in a table and the limit that holds for it.</summary>
internal sealed class FailureCount(RecentTable<string, FailureRecord> table, string key, FailureRecord record, int limit)
{
    public FailureRecord Record => record;

    public bool IsFull(long windowStart) => record.IsFull(windowStart, limit);

    public void Begin() => record.Begin();

    public void Fail(long time) => record.Add(time, limit);

    /// <summary>Ends an attempt; a record without failures need not stay in the table.</summary>
    public void End()
    {
        record.End();
        if (record.IsEmpty && table.TryGet(key, out FailureRecord? current) && current == record) table.Remove(key);
    }
}
