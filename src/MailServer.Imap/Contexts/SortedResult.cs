using MailServer.Imap.Ordering;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Contexts;

/// <summary>The result of SORT: kept in order, so that a change has its position (RFC 5267 §4.3.3, §4.3.4).</summary>
internal sealed class SortedResult(IMailFolder folder, IReadOnlyList<SortCriterion> criteria, Collation collation) : WatchedResult
{
    private readonly SortComparer _order = new(criteria, collation);
    private readonly List<SortEntry> _entries = [];

    public static async ValueTask<SortedResult> CreateAsync(
        IMailFolder folder, IReadOnlyList<SortCriterion> criteria, Collation collation, UidSet uids, CancellationToken cancellationToken)
    {
        var result = new SortedResult(folder, criteria, collation) { Uids = uids };
        result._entries.AddRange(await result.ReadAsync(uids, cancellationToken).ConfigureAwait(false));
        return result;
    }

    protected override IReadOnlyList<SearchContextUpdate> Take(UidSet uids, Func<uint, uint> number)
    {
        var updates = new List<(uint Position, List<uint> Numbers)>();
        var kept = 0;
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (!uids.Contains(entry.Number)) _entries[kept++] = entry;

            // What stands in front of it was taken out before: neighbours leave at the same position.
            else if (updates.Count > 0 && updates[^1].Position == kept + 1) updates[^1].Numbers.Add(number(entry.Number));
            else updates.Add(((uint)kept + 1, [number(entry.Number)]));
        }

        _entries.RemoveRange(kept, _entries.Count - kept);
        return [.. updates.Select(static update => new SearchContextUpdate(true, update.Position, update.Numbers))];
    }

    protected override async ValueTask<IReadOnlyList<SearchContextUpdate>> InsertAsync(UidSet uids, Func<uint, uint> number, CancellationToken cancellationToken)
    {
        var updates = new List<(uint Position, List<uint> Numbers)>();
        foreach (var entry in await ReadAsync(uids, cancellationToken).ConfigureAwait(false))
        {
            var index = ~_entries.BinarySearch(entry, _order);
            _entries.Insert(index, entry);
            var isNext = updates.Count > 0 && updates[^1].Position + updates[^1].Numbers.Count == index + 1;
            if (isNext) updates[^1].Numbers.Add(number(entry.Number));
            else updates.Add(((uint)index + 1, [number(entry.Number)]));
        }

        return [.. updates.Select(static update => new SearchContextUpdate(false, update.Position, update.Numbers))];
    }

    private async ValueTask<List<SortEntry>> ReadAsync(UidSet uids, CancellationToken cancellationToken)
    {
        var (numbers, rows) = await MessageOrder.ReadAsync(folder, uids, criteria, cancellationToken).ConfigureAwait(false);
        List<SortEntry> entries = [.. rows.Select((row, index) => _order.Prepare(row, numbers[index]))];
        entries.Sort(_order);
        return entries;
    }
}
