using System.Text;

namespace MailServer.Mime.Indexing;

/// <summary>
/// Keeps encoded words (RFC 2047) away from a parser that would decode them, as IMAP wants them as written.
/// Each <c>=?</c> becomes <c>=!?</c>, each <c>=!?</c> becomes <c>=!!?</c> and so on, which <see cref="Lower"/> undoes exactly.
/// All of these are characters of an atom, so nothing else changes for the parser.
/// </summary>
internal static class EncodedWordShield
{
    /// <summary>The value with its marks changed; the same array when it has no question mark and so needs none.</summary>
    public static byte[] Raise(byte[] value)
    {
        if (!value.AsSpan().Contains((byte)'?')) return value;
        var shielded = new List<byte>(value.Length + 8);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '?' && EndsInMark(shielded.Count, at => (char)shielded[at])) shielded.Add((byte)'!');
            shielded.Add(value[i]);
        }

        return [.. shielded];
    }

    /// <summary>Undoes <see cref="Raise"/> on a piece of what it gave, turned into text.</summary>
    public static string Lower(string value)
    {
        if (!value.Contains("!?", StringComparison.Ordinal)) return value;
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (c == '?' && text.Length > 1 && text[^1] == '!' && EndsInMark(text.Length, i => text[i])) text.Length--;
            text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>Whether a text ends in <c>=</c> and any number of <c>!</c>.</summary>
    private static bool EndsInMark(int length, Func<int, char> at)
    {
        while (length > 0 && at(length - 1) == '!') length--;
        return length > 0 && at(length - 1) == '=';
    }
}
