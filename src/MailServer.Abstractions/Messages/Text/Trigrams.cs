using System.Text;

namespace MailServer.Messages.Text;

/// <summary>The sequences of three characters that a folded text consists of.</summary>
public static class Trigrams
{
    /// <summary>Characters in one.</summary>
    public const int Length = 3;

    /// <summary>The distinct ones of a text, in their order; empty when it is shorter than three characters, folded.</summary>
    /// <param name="text">The text, not folded.</param>
    /// <param name="most">How many at most; the first ones are given.</param>
    public static IReadOnlyList<string> Of(ReadOnlySpan<char> text, int most)
    {
        var runes = TextFold.Fold(text).EnumerateRunes().ToArray();
        var found = new List<string>();
        for (var i = 0; i + Length <= runes.Length && found.Count < most; i++)
        {
            var trigram = string.Concat(runes[i].ToString(), runes[i + 1].ToString(), runes[i + 2].ToString());
            if (!found.Contains(trigram)) found.Add(trigram);
        }

        return found;
    }

    /// <summary>Those of each word of a text: what a search that forgives looks for, in whatever order the words stand.</summary>
    /// <param name="text">The text, not folded.</param>
    /// <param name="most">How many at most.</param>
    public static IReadOnlyList<string> OfWords(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(most).SelectMany(word => Of(word, most)).Distinct().Take(most)];
    }
}
