namespace MailServer.Imap.Searching;

/// <summary>The fields of a header's text, one a line.</summary>
internal static class HeaderLines
{
    /// <summary>Whether a field of the needle's name is there and its value holds the text.</summary>
    public static bool HasField(ReadOnlySpan<char> header, TextNeedle needle)
    {
        foreach (var range in header.Split("\r\n"))
        {
            var line = header[range];
            var colon = line.IndexOf(':');
            if (colon > 0 && line[..colon].TrimEnd().Equals(needle.Field, StringComparison.OrdinalIgnoreCase) && needle.IsIn(line[(colon + 1)..])) return true;
        }

        return false;
    }
}
