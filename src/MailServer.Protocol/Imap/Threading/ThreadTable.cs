using System.Security.Cryptography;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// What THREAD must know of the messages of a mailbox, read once and kept for all sessions: ids and subjects became numbers, so that
/// putting messages into threads compares no text. Safe for use by several callers at once.
/// </summary>
/// <param name="collation">How subjects compare (RFC 5255 §4.2).</param>
public sealed class ThreadTable(Collation collation)
{
    private const int OctetsOfMessage = 48;
    private const int OctetsOfName = 40;
    private readonly Lock _lock = new();
    private readonly Names _ids = new();
    private readonly Names _subjects = new();
    private readonly List<int> _references = [];
    private ThreadEntry[] _entries = [];
    private int _count;

    /// <summary>The memory it takes, about.</summary>
    public long Octets
    {
        get
        {
            lock (_lock)
            {
                return ((long)_entries.Length * OctetsOfMessage) + ((long)_references.Capacity * sizeof(int)) + ((long)(_ids.Count + _subjects.Count) * OctetsOfName);
            }
        }
    }

    /// <summary>How many messages it knows.</summary>
    public int Messages
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The messages of a set that it knows.</summary>
    public UidSet Known(UidSet uids)
    {
        ArgumentNullException.ThrowIfNull(uids);
        lock (_lock)
        {
            var known = new UidSetBuilder();
            foreach (ref readonly ThreadEntry entry in Select(uids))
            {
                known.Add(entry.Uid);
            }

            return known.Build();
        }
    }

    /// <summary>Adds messages; those that it knows already are passed over.</summary>
    /// <param name="uids">The messages, ascending.</param>
    /// <param name="rows">What is known of each.</param>
    public void Add(IReadOnlyList<uint> uids, IReadOnlyList<ThreadRow> rows)
    {
        ArgumentNullException.ThrowIfNull(uids);
        ArgumentNullException.ThrowIfNull(rows);
        lock (_lock)
        {
            int known = _count;
            Array.Resize(ref _entries, known + uids.Count);
            for (int i = 0; i < uids.Count; i++)
            {
                if (IndexOf(uids[i], known) < 0)
                {
                    _entries[_count++] = Pack(uids[i], rows[i]);
                }
            }

            Array.Resize(ref _entries, _count);
            if (known > 0 && _count > known && _entries[known].Uid < _entries[known - 1].Uid)
            {
                _entries.AsSpan(0, _count).Sort(static (left, right) => left.Uid.CompareTo(right.Uid));
            }
        }
    }

    /// <summary>Puts messages into threads.</summary>
    /// <param name="uids">Which; those that it does not know are left out.</param>
    /// <param name="algorithm">How.</param>
    /// <returns>The threads, and the UID of each row.</returns>
    public (IReadOnlyList<ThreadNode> Threads, uint[] Uids) Thread(UidSet uids, ThreadAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(uids);
        lock (_lock)
        {
            ReadOnlySpan<ThreadEntry> entries = Select(uids);
            uint[] numbers = new uint[entries.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = entries[i].Uid;
            }

            return (MessageThreader.Thread(entries, _references, _ids.Count, algorithm), numbers);
        }
    }

    private ThreadEntry Pack(uint uid, ThreadRow row)
    {
        BaseSubject subject = BaseSubject.Extract(row.Subject);
        string key = collation.Key(subject.Text);
        int first = _references.Count;
        foreach (string id in row.References)
        {
            _references.Add(_ids.NumberOf(id));
        }

        return new ThreadEntry
        {
            Uid = uid,
            Id = row.MessageId is { } own ? _ids.NumberOf(own) : -1,
            Subject = key.Length == 0 ? 0 : _subjects.NumberOf(key) + 1,
            IsReply = subject.IsReplyOrForward,
            FirstReference = first,
            References = row.References.Count,
            Sent = row.SentDate.UtcTicks,
            Arrival = row.Arrival.UtcTicks,
        };
    }

    // All messages are the usual wish, and then nothing is copied.
    private ReadOnlySpan<ThreadEntry> Select(UidSet uids)
    {
        ThreadEntry[]? selected = null;
        int count = 0;
        foreach (UidRange range in uids.AsSpan())
        {
            int start = FirstFrom(range.First);
            int end = range.Last == uint.MaxValue ? _count : FirstFrom(range.Last + 1);
            if (end - start == _count)
            {
                return _entries.AsSpan(0, _count);
            }

            selected ??= new ThreadEntry[(int)Math.Min(uids.Count, (ulong)_count)];
            _entries.AsSpan(start..end).CopyTo(selected.AsSpan(count));
            count += end - start;
        }

        return selected.AsSpan(0, count);
    }

    private int FirstFrom(uint uid)
    {
        int index = IndexOf(uid, _count);
        return index < 0 ? ~index : index;
    }

    private int IndexOf(uint uid, int count)
    {
        int low = 0;
        int high = count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            uint found = _entries[middle].Uid;
            if (found == uid)
            {
                return middle;
            }

            if (found < uid)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>Texts as numbers. A hash that nobody can make two texts for stands for the text.</summary>
    private sealed class Names
    {
        private readonly Dictionary<UInt128, int> _numbers = [];

        public int Count => _numbers.Count;

        public int NumberOf(string name)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.Unicode.GetBytes(name), hash);
            UInt128 key = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
            if (!_numbers.TryGetValue(key, out int number))
            {
                number = _numbers.Count;
                _numbers.Add(key, number);
            }

            return number;
        }
    }
}
