namespace MailServer.Mime.Indexing;

/// <summary>
/// Keeps encoded words (RFC 2047) away from a parser that would decode them, as IMAP wants them as written.
/// Each <c>=?</c> becomes <c>=!?</c>, each <c>=!?</c> becomes <c>=!!?</c> and so on, which <see cref="Lower"/> undoes exactly.
/// All of these are characters of an atom, so nothing else changes for the parser.
/// </summary>
internal static class EncodedWordShield
{
    public static bool IsNeeded(byte[] value) => value.AsSpan().IndexOf("=?"u8) >= 0;

    public static byte[] Raise(byte[] value)
    {
        var shielded = new List<byte>(value.Length + 8);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '?' && EndsInMark(shielded)) shielded.Add((byte)'!');
            shielded.Add(value[i]);
        }

        return [.. shielded];
    }

    public static string Lower(string value)
    {
        for (var mark = value.Length - 1; mark > 1; mark--)
        {
            if (value[mark] != '?' || value[mark - 1] != '!' || !value.AsSpan(0, mark).TrimEnd('!').EndsWith("=")) continue;
            mark--;
            value = value.Remove(mark, 1);
        }

        return value;
    }

    /// <summary>Whether the bytes end in <c>=</c> and any number of <c>!</c>.</summary>
    private static bool EndsInMark(List<byte> bytes)
    {
        var last = bytes.Count - 1;
        while (last >= 0 && bytes[last] == '!') last--;
        return last >= 0 && bytes[last] == '=';
    }
}
