using System.Collections.Frozen;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// Normalization Form C (UAX #15), in which Net-Unicode has its texts (RFC 5198 §3). With tables of its own, as <see cref="Decomposition"/>.
/// </summary>
internal static class Composition
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeTrails = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Trails = 28;
    private static readonly Lazy<Tables> Unicode = new(Tables.Read);

    /// <summary>Whether a text is composed for sure: most are, and they need no more than a look at each character (UAX #15, quick check).</summary>
    public static bool IsComposed(ReadOnlySpan<char> text)
    {
        // Below U+0300 every text is.
        if (!text.ContainsAnyExceptInRange('\0', '\u02FF'))
        {
            return true;
        }

        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value >= 0x300 && (Decomposition.ClassOf(rune) != 0 || Unicode.Value.Doubtful.Contains(rune.Value)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text in Normalization Form C.</summary>
    public static string Compose(string text)
    {
        if (IsComposed(text))
        {
            return text;
        }

        var runes = new List<Rune>(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Decompose(runes, rune);
        }

        Decomposition.Order(runes);
        return string.Concat(Join(runes));
    }

    private static void Decompose(List<Rune> output, Rune rune)
    {
        if (Decomposition.IsSyllable(rune))
        {
            Decomposition.Append(output, rune);
        }
        else if (Unicode.Value.Mappings.TryGetValue(rune.Value, out Rune[]? mapping))
        {
            // The second is never mapped again.
            Decompose(output, mapping[0]);
            output.AddRange(mapping.AsSpan(1));
        }
        else
        {
            output.Add(rune);
        }
    }

    // Each character is joined with the last starter, unless one of its own class or above, or another starter, stands between them.
    private static List<Rune> Join(List<Rune> runes)
    {
        var joined = new List<Rune>(runes.Count);
        (int starter, int between) = (-1, -1);
        foreach (Rune rune in runes)
        {
            int ownClass = Decomposition.ClassOf(rune);
            if (starter >= 0 && between < ownClass && Pair(joined[starter], rune) is { } composite)
            {
                joined[starter] = composite;
                continue;
            }

            joined.Add(rune);
            (starter, between) = ownClass == 0 ? (joined.Count - 1, -1) : (starter, ownClass);
        }

        return joined;
    }

    private static Rune? Pair(Rune first, Rune second)
    {
        if (second.Value is >= FirstVowel and < FirstVowel + Vowels && first.Value is >= FirstLead and < FirstLead + Leads)
        {
            return new Rune(FirstSyllable + ((((first.Value - FirstLead) * Vowels) + second.Value - FirstVowel) * Trails));
        }

        if (second.Value is > BeforeTrails and < BeforeTrails + Trails && Decomposition.IsSyllable(first) && (first.Value - FirstSyllable) % Trails == 0)
        {
            return new Rune(first.Value + second.Value - BeforeTrails);
        }

        return Unicode.Value.Composites.TryGetValue((first, second), out Rune composite) ? composite : null;
    }

    // Doubtful: characters that no composed text has, and those that may be joined with one before them.
    private sealed record Tables(FrozenDictionary<int, Rune[]> Mappings, FrozenDictionary<(Rune First, Rune Second), Rune> Composites, FrozenSet<int> Doubtful)
    {
        public static Tables Read()
        {
            var rows = Decomposition.Read("CanonicalMappings.txt", static fields =>
                (Character: Decomposition.Hex(fields[0]), Mapping: fields.Skip(1).Where(static field => field != "-").Select(static field => new Rune(Decomposition.Hex(field))).ToArray(), IsComposed: fields[^1] != "-")).ToList();
            IEnumerable<int> letters = Enumerable.Range(FirstVowel, Vowels).Concat(Enumerable.Range(BeforeTrails + 1, Trails - 1));
            return new Tables(
                rows.ToFrozenDictionary(static row => row.Character, static row => row.Mapping),
                rows.Where(static row => row.IsComposed).ToFrozenDictionary(static row => (row.Mapping[0], row.Mapping[1]), static row => new Rune(row.Character)),
                rows.Select(static row => row.IsComposed ? row.Mapping[1].Value : row.Character).Concat(letters).ToFrozenSet());
        }
    }
}
