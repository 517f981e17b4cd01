namespace MailServer.Simulation.Files;

/// <summary>
/// A file as programs see it, and what of it would be there after a power cut. Between syncs the disk has written some sectors and not others,
/// in any order; a sector that was on its way may hold anything. What lies beside a write is not harmed by it, as SQLite assumes of disks, too ("powersafe overwrite").
/// </summary>
public sealed class SimFile
{
    private const int Sector = 512;

    private readonly List<Change> _pending = [];
    private byte[] _bytes;
    private byte[] _durable;
    private int _length;
    private int _durableLength;

    public SimFile(byte[]? content = null)
    {
        _durable = content ?? [];
        _bytes = [.. _durable];
        _length = _durableLength = _bytes.Length;
    }

    /// <summary>A write, or a new length when there are no bytes.</summary>
    private readonly record struct Change(int Position, byte[]? Bytes);

    public int Length => _length;

    /// <summary>What SQLite's connections share beside the file (the index of its log); a power cut takes it.</summary>
    internal SharedMemory Shared { get; } = new();

    internal FileLocks Locks { get; } = new();

    public bool HasUnsynced => _pending.Count > 0;

    public int Read(Span<byte> destination, long position)
    {
        var count = (int)Math.Clamp(_length - position, 0, destination.Length);
        _bytes.AsSpan((int)Math.Min(position, _length), count).CopyTo(destination);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long position)
    {
        Put(ref _bytes, ref _length, bytes, (int)position);
        _pending.Add(new((int)position, bytes.ToArray()));
    }

    public void SetLength(long length)
    {
        Resize(ref _bytes, ref _length, (int)length);
        _pending.Add(new((int)length, null));
    }

    public void Sync()
    {
        foreach (var change in _pending)
        {
            if (change.Bytes is null) Resize(ref _durable, ref _durableLength, change.Position);
            else Put(ref _durable, ref _durableLength, change.Bytes, change.Position);
        }

        _pending.Clear();
    }

    /// <summary>A sync failed: what was to be written is written or not, and nobody will try again, though programs read it as if it were there.</summary>
    public void FailSync(Random random)
    {
        _durable = Torn(random);
        _durableLength = _durable.Length;
        _pending.Clear();
    }

    /// <summary>What a power cut leaves.</summary>
    public byte[] Torn(Random random)
    {
        var bytes = _durable.AsSpan(0, _durableLength).ToArray();
        var length = bytes.Length;
        // A disk that has written nothing, or all, is as likely as one in between.
        var share = random.Next(4) switch { 0 => 0, 1 => 100, _ => random.Next(100) };
        foreach (var change in _pending)
        {
            if (change.Bytes is null)
            {
                if (random.Next(100) < share) Resize(ref bytes, ref length, change.Position);
                continue;
            }

            Tear(ref bytes, ref length, change, share, random);
        }

        return bytes.AsSpan(0, length).ToArray();
    }

    private static void Tear(ref byte[] bytes, ref int length, Change change, int share, Random random)
    {
        for (var done = 0; done < change.Bytes!.Length;)
        {
            var position = change.Position + done;
            var count = Math.Min(Sector - (position % Sector), change.Bytes.Length - done);
            if (random.Next(100) < share) Put(ref bytes, ref length, change.Bytes.AsSpan(done, count), position);
            else if (random.Next(50) == 0) Put(ref bytes, ref length, Garbage(count, random), position);
            done += count;
        }
    }

    private static byte[] Garbage(int count, Random random)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void Put(ref byte[] bytes, ref int length, ReadOnlySpan<byte> part, int position)
    {
        if (position + part.Length > length) Resize(ref bytes, ref length, position + part.Length);
        part.CopyTo(bytes.AsSpan(position));
    }

    private static void Resize(ref byte[] bytes, ref int length, int to)
    {
        if (to < length) bytes.AsSpan(to, length - to).Clear();
        if (to > bytes.Length) Array.Resize(ref bytes, Math.Max(to, bytes.Length * 2));
        length = to;
    }
}
