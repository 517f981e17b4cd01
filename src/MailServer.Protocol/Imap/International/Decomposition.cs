using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// Compatibility decomposition (NFKD, UAX #15), which RFC 5051 §2 builds upon. With tables of its own: a process that runs with invariant globalization has none,
/// and texts must compare the same everywhere.
/// </summary>
internal static class Decomposition
{
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private static readonly Lazy<FrozenDictionary<int, Rune[]>> Mappings = new(() => Read("Decompositions.txt", ReadMapping).ToFrozenDictionary());
    private static readonly Lazy<FrozenDictionary<int, byte>> Classes = new(() => Read("CombiningClasses.txt", ReadClasses).SelectMany(static range => range).ToFrozenDictionary());

    /// <summary>Appends what a character becomes.</summary>
    public static void Append(List<Rune> output, Rune rune)
    {
        if (rune.Value < 0x80)
        {
            output.Add(rune);
        }
        else if (IsSyllable(rune))
        {
            AppendSyllable(output, rune.Value - FirstSyllable);
        }
        else if (Mappings.Value.TryGetValue(rune.Value, out Rune[]? mapping))
        {
            output.AddRange(mapping);
        }
        else
        {
            output.Add(rune);
        }
    }

    /// <summary>Puts combining characters that follow each other in the order of their classes (UAX #15, canonical ordering).</summary>
    public static void Order(List<Rune> runes)
    {
        for (int start = 0; start < runes.Count; start++)
        {
            int end = start;
            while (end < runes.Count && ClassOf(runes[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                // Stable, and not quadratic however many accents somebody piles up.
                Rune[] ordered = [.. runes.Skip(start).Take(end - start).OrderBy(ClassOf)];
                runes.RemoveRange(start, ordered.Length);
                runes.InsertRange(start, ordered);
            }

            start = Math.Max(start, end);
        }
    }

    /// <summary>Whether it is a syllable of Hangul, which is decomposed and composed by arithmetic.</summary>
    public static bool IsSyllable(Rune rune) => rune.Value is >= FirstSyllable and <= LastSyllable;

    /// <summary>The canonical combining class; 0 for what begins anew.</summary>
    public static byte ClassOf(Rune rune) => rune.Value < 0x300 ? (byte)0 : Classes.Value.GetValueOrDefault(rune.Value);

    // The Unicode Standard §3.12: syllables are made of two or three letters by arithmetic.
    private static void AppendSyllable(List<Rune> output, int index)
    {
        const int Vowels = 21;
        const int Finals = 28;
        output.Add(new Rune(0x1100 + (index / (Vowels * Finals))));
        output.Add(new Rune(0x1161 + (index % (Vowels * Finals) / Finals)));
        if (index % Finals != 0)
        {
            output.Add(new Rune(0x11A7 + (index % Finals)));
        }
    }

    private static KeyValuePair<int, Rune[]> ReadMapping(string[] fields) =>
        new(Hex(fields[0]), [.. fields.Skip(1).Select(static field => new Rune(Hex(field)))]);

    private static IEnumerable<KeyValuePair<int, byte>> ReadClasses(string[] fields)
    {
        byte value = byte.Parse(fields[2], CultureInfo.InvariantCulture);
        return Enumerable.Range(Hex(fields[0]), Hex(fields[1]) - Hex(fields[0]) + 1).Select(character => KeyValuePair.Create(character, value));
    }

    internal static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    internal static IEnumerable<T> Read<T>(string name, Func<string[], T> read)
    {
        using Stream stream = typeof(Decomposition).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The table {name} is missing.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                yield return read(line.Split(' '));
            }
        }
    }
}
