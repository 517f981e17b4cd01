namespace MailServer.Messages.Text;

/// <summary>How much a text is like what is looked for, as FUZZY tells it (RFC 6203 §4).</summary>
public static class TextLikeness
{
    // Below it a match is chance: a word of five letters that is right but for one still shares two of its three trigrams with the right one or more.
    private const double Least = 0.4;
    private const int MostTrigrams = 32;

    /// <summary>The relevancy of a text that holds a share of what is looked for, 1 to 100; null when it is not alike.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static int? ToRelevancy(double share) =>
        share < Least - 1e-9 ? null : (int)Math.Round(1 + (99 * Math.Clamp((share - Least) / (1 - Least), 0, 1)));

    /// <summary>The relevancy of a short text, such as a header field; null when it is not alike.</summary>
    /// <param name="text">The text.</param>
    /// <param name="needle">What is looked for; its words may stand in any order.</param>
    public static int? Of(string text, string needle)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trigrams = Trigrams.OfWords(needle, MostTrigrams);
        var folded = TextFold.Fold(text);
        if (trigrams.Count == 0) return folded.Contains(TextFold.Fold(needle), StringComparison.Ordinal) ? 100 : null;
        return ToRelevancy((double)trigrams.Count(trigram => folded.Contains(trigram, StringComparison.Ordinal)) / trigrams.Count);
    }
}
