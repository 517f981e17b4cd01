namespace MailServer.Storage.Embedded.Searching;

/// <summary>
/// The bodies that the index knows whole, as ranges: ids are given out ascending and never twice, so there are few. Ids of bodies that are gone may be in it.
/// Immutable; the indexer puts a new one in place of the old.
/// </summary>
internal sealed class IndexedBodies
{
    private readonly long[] _first;
    private readonly long[] _last;

    private IndexedBodies(long generation, long[] first, long[] last)
    {
        Generation = generation;
        _first = first;
        _last = last;
    }

    /// <summary>The making of the index that this speaks of.</summary>
    public long Generation { get; }

    /// <summary>All up to an id, except some.</summary>
    /// <param name="generation">The making of the index.</param>
    /// <param name="last">The highest id.</param>
    /// <param name="except">Ascending.</param>
    public static IndexedBodies UpTo(long generation, long last, IReadOnlyList<long> except)
    {
        var firsts = new List<long>();
        var lasts = new List<long>();
        long next = 1;
        foreach (var id in except) Add(next, id - 1, next = id + 1);
        Add(next, last, last);
        return new IndexedBodies(generation, [.. firsts], [.. lasts]);

        void Add(long from, long to, long _)
        {
            if (from > to) return;
            firsts.Add(from);
            lasts.Add(to);
        }
    }

    public bool Contains(long id)
    {
        var index = Array.BinarySearch(_last, id);
        if (index < 0) index = ~index;
        return index < _first.Length && _first[index] <= id;
    }

    /// <summary>With some more; ids that are there already do no harm.</summary>
    /// <param name="ids">Ascending.</param>
    public IndexedBodies With(IReadOnlyList<long> ids)
    {
        var firsts = new List<long>(_first.Length + 1);
        var lasts = new List<long>(_last.Length + 1);
        int range = 0, id = 0;
        while (range < _first.Length || id < ids.Count)
        {
            var isRange = id >= ids.Count || (range < _first.Length && _first[range] <= ids[id]);
            var (first, last) = isRange ? (_first[range], _last[range++]) : (ids[id], ids[id++]);
            if (lasts.Count > 0 && first <= lasts[^1] + 1) lasts[^1] = Math.Max(lasts[^1], last);
            else
            {
                firsts.Add(first);
                lasts.Add(last);
            }
        }
        return new IndexedBodies(Generation, [.. firsts], [.. lasts]);
    }
}
