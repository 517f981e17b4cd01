using System.Runtime.InteropServices;

namespace MailServer.Simulation.Files;

/// <summary>The memory and the locks that SQLite's connections to one database share for its write-ahead log.</summary>
internal sealed unsafe class SharedMemory
{
    private const int Slots = 8;

    private readonly List<nint> _regions = [];
    private readonly Dictionary<object, (int Shared, int Exclusive)> _holders = [];

    /// <summary>A piece of the memory; null when it is not there and not to be made.</summary>
    public void* Map(int index, int size, bool extend)
    {
        while (_regions.Count <= index)
        {
            if (!extend) return null;
            _regions.Add((nint)NativeMemory.AllocZeroed((nuint)size));
        }

        return (void*)_regions[index];
    }

    public void Join(object holder) => _holders.TryAdd(holder, default);

    public bool TryLock(object holder, int first, int count, bool exclusive)
    {
        var mask = Mask(first, count);
        foreach (var (other, held) in _holders)
        {
            if (other != holder && ((held.Exclusive & mask) != 0 || (exclusive && (held.Shared & mask) != 0))) return false;
        }

        var own = _holders.GetValueOrDefault(holder);
        _holders[holder] = exclusive ? own with { Exclusive = own.Exclusive | mask } : own with { Shared = own.Shared | mask };
        return true;
    }

    public void Unlock(object holder, int first, int count)
    {
        var mask = Mask(first, count);
        var own = _holders.GetValueOrDefault(holder);
        _holders[holder] = (own.Shared & ~mask, own.Exclusive & ~mask);
    }

    /// <summary>The last one out frees the memory.</summary>
    public void Leave(object holder)
    {
        if (!_holders.Remove(holder) || _holders.Count > 0) return;
        foreach (var region in _regions) NativeMemory.Free((void*)region);
        _regions.Clear();
    }

    private static int Mask(int first, int count) => ((1 << count) - 1) << first & ((1 << Slots) - 1);
}
