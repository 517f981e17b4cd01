using MailServer.Protocol.Imap;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>Asks a set about numbers that rise: one step for each range in all.</summary>
internal ref struct SetCursor(UidSet set)
{
    private readonly ReadOnlySpan<UidRange> _ranges = set.AsSpan();
    private int _next;

    /// <summary>Whether the set has a number that is not below the one asked for before.</summary>
    public bool Contains(uint number)
    {
        while (_next < _ranges.Length && _ranges[_next].Last < number) _next++;
        return _next < _ranges.Length && _ranges[_next].First <= number;
    }

    /// <summary>Whether the set has no number above this one.</summary>
    public readonly bool IsBehind(uint number) => _ranges.IsEmpty || _ranges[^1].Last < number;
}
