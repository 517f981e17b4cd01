namespace MailServer.Protocol.Imap;

/// <summary>Different keys of octets in their order, one behind the other in one array. Immutable.</summary>
internal sealed class PackedKeys
{
    private readonly byte[] _octets;
    private readonly int[] _ends;

    private PackedKeys(byte[] octets, int[] ends)
    {
        _octets = octets;
        _ends = ends;
    }

    public static PackedKeys Empty { get; } = new([], []);

    public int Count => _ends.Length;

    public long Octets => _octets.Length + ((long)_ends.Length * sizeof(int));

    private ReadOnlySpan<byte> this[int index] => _octets.AsSpan((index == 0 ? 0 : _ends[index - 1]).._ends[index]);

    /// <summary>These keys and others, each once.</summary>
    /// <returns>The keys; where each of these stands now, and each of the others.</returns>
    public (PackedKeys Keys, int[] Before, int[] Added) Merge(IReadOnlyList<byte[]> others)
    {
        byte[][] sorted = [.. others];
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, places, Comparer<byte[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right)));
        var merge = new Writer(_octets.Length + sorted.Sum(static key => key.Length), Count + sorted.Length);
        int[] before = new int[Count];
        int[] added = new int[sorted.Length];
        for (int old = 0, next = 0; old < Count || next < sorted.Length;)
        {
            bool isOld = next == sorted.Length || (old < Count && this[old].SequenceCompareTo(sorted[next]) <= 0);
            int place = merge.Add(isOld ? this[old] : sorted[next]);
            if (isOld)
            {
                before[old++] = place;
            }
            else
            {
                added[places[next++]] = place;
            }
        }

        return (merge.ToKeys(), before, added);
    }

    /// <summary>Takes keys in their order.</summary>
    private struct Writer(int octets, int keys)
    {
        private readonly byte[] _octets = new byte[octets];
        private readonly int[] _ends = new int[keys];
        private int _count;

        /// <summary>Adds a key, unless it is the last one again.</summary>
        /// <returns>Where it stands.</returns>
        public int Add(ReadOnlySpan<byte> key)
        {
            int start = _count == 0 ? 0 : _ends[_count - 1];
            int last = _count < 2 ? 0 : _ends[_count - 2];
            if (_count > 0 && _octets.AsSpan(last..start).SequenceEqual(key))
            {
                return _count - 1;
            }

            key.CopyTo(_octets.AsSpan(start));
            _ends[_count] = start + key.Length;
            return _count++;
        }

        public readonly PackedKeys ToKeys()
        {
            int length = _count == 0 ? 0 : _ends[_count - 1];
            return new(length == _octets.Length ? _octets : _octets[..length], _count == _ends.Length ? _ends : _ends[.._count]);
        }
    }
}
