using System.Collections.Concurrent;
using System.Collections.Immutable;
using MailServer.Messages;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>The keywords of a folder and the bits they stand for. Immutable.</summary>
internal sealed class KeywordTable
{
    // Combinations seen in one folder are few; a client that makes many must not make this grow.
    private const int MostCombinations = 1024;

    private readonly ImmutableArray<string?> _names;
    private readonly ConcurrentDictionary<KeywordBits, ImmutableArray<string>> _combinations = new();

    public KeywordTable(ImmutableArray<string?> names)
    {
        _names = names;
        Names = [.. names.OfType<string>().Order(StringComparer.OrdinalIgnoreCase)];
    }

    public static KeywordTable Empty { get; } = new([]);

    /// <summary>The keywords, sorted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The bit of a keyword, or -1.</summary>
    public int BitOf(string name)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (string.Equals(_names[i], name, StringComparison.OrdinalIgnoreCase)) return i;
        }
        return -1;
    }

    /// <summary>The name of a bit, or null.</summary>
    public string? NameOf(int bit) => bit < _names.Length ? _names[bit] : null;

    /// <summary>The lowest bit without a name below a limit, or -1.</summary>
    public int FreeBit(int limit)
    {
        for (var i = 0; i < Math.Min(_names.Length, limit); i++)
        {
            if (_names[i] is null) return i;
        }
        return _names.Length < limit ? _names.Length : -1;
    }

    public KeywordTable With(int bit, string name)
    {
        var names = _names;
        while (names.Length <= bit) names = names.Add(null);
        return new KeywordTable(names.SetItem(bit, name));
    }

    /// <summary>Forgets the names of all bits that are not in use.</summary>
    public KeywordTable Keep(KeywordBits used) => new([.. _names.Select((name, bit) => used.Has(bit) ? name : null)]);

    /// <summary>The flags of a message as the contracts want them.</summary>
    public MessageFlags ToFlags(SystemFlags system, KeywordBits bits)
    {
        if (bits.IsEmpty) return MessageFlags.FromSorted(system, []);
        if (!_combinations.TryGetValue(bits, out var names))
        {
            names = [.. Bits(bits).Select(NameOf).OfType<string>().Order(StringComparer.OrdinalIgnoreCase)];
            if (_combinations.Count >= MostCombinations) _combinations.Clear();
            _combinations[bits] = names;
        }
        return MessageFlags.FromSorted(system, names);
    }

    private static IEnumerable<int> Bits(KeywordBits bits) => Enumerable.Range(0, KeywordBits.Most).Where(bits.Has);
}
