using System.Buffers;

namespace MailServer.Storage.Embedded.Spooling;

/// <summary>Bytes in pooled pieces that are filled one after the other. Not safe for several callers.</summary>
internal sealed class ChunkList : IDisposable
{
    private const int SmallestChunk = 16 * 1024;
    private const int LargestChunk = 64 * 1024;

    private readonly List<byte[]> _arrays = [];
    private readonly List<int> _used = [];

    /// <summary>Octets written.</summary>
    public long Length { get; private set; }

    public int Count => _arrays.Count;

    public ReadOnlyMemory<byte> this[int index] => _arrays[index].AsMemory(0, _used[index]);

    public Memory<byte> GetMemory(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_arrays.Count == 0 || _arrays[^1].Length - _used[^1] < needed)
        {
            var size = _arrays.Count == 0 ? SmallestChunk : LargestChunk;
            _arrays.Add(ArrayPool<byte>.Shared.Rent(Math.Max(size, needed)));
            _used.Add(0);
        }
        return _arrays[^1].AsMemory(_used[^1]);
    }

    public void Advance(int count)
    {
        if (count == 0) return;
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (_arrays.Count == 0) throw new InvalidOperationException("No memory was asked for.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _arrays[^1].Length - _used[^1]);
        _used[^1] += count;
        Length += count;
    }

    /// <summary>Copies from an offset; 0 only at the end.</summary>
    public int CopyTo(long offset, Span<byte> destination)
    {
        var copied = 0;
        for (var i = 0; i < _arrays.Count && !destination.IsEmpty; i++)
        {
            if (offset >= _used[i])
            {
                offset -= _used[i];
                continue;
            }
            var source = _arrays[i].AsSpan((int)offset, _used[i] - (int)offset);
            var count = Math.Min(source.Length, destination.Length);
            source[..count].CopyTo(destination);
            destination = destination[count..];
            copied += count;
            offset = 0;
        }
        return copied;
    }

    /// <summary>Forgets the bytes and gives the memory back.</summary>
    public void Clear()
    {
        foreach (var array in _arrays) ArrayPool<byte>.Shared.Return(array);
        _arrays.Clear();
        _used.Clear();
        Length = 0;
    }

    public void Dispose() => Clear();
}
