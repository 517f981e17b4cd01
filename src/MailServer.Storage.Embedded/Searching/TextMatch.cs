using System.Text;
using MailServer.Messages.Text;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>Questions to the index.</summary>
internal static class TextMatch
{
    // More do not narrow; fewer of a long text's trigrams find a little too much, which is allowed.
    private const int MostTrigrams = 48;

    /// <summary>The bodies that hold all trigrams of a text, among those of a range; null when they are more than a number.</summary>
    public static HashSet<long>? Find(Connection connection, string expression, (long First, long Last) range, int most)
    {
        var found = new HashSet<long>();
        using var rows = connection.Use(TextIndexSql.Match).Bind(expression).Bind(range.First).Bind(range.Last).Bind(most);
        while (rows.Step()) found.Add(rows.Long(0));
        return found.Count < most ? found : null;
    }

    /// <summary>A question for a text, or null when it is too short for one, or not well-formed.</summary>
    public static string? ExpressionFor(string text)
    {
        // A half of a surrogate pair is replaced on its way into the index, the whole pair is not.
        if (!IsWellFormed(text)) return null;
        var trigrams = Trigrams.Of(UnicodeCasemap.Key(text), MostTrigrams);
        return trigrams.Count == 0 ? null : string.Join(" AND ", trigrams.Select(Quote));
    }

    public static string Quote(string trigram) => "\"" + trigram.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)) return false;
            i += rune.Utf16SequenceLength;
        }
        return true;
    }
}
