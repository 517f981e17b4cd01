namespace MailServer.Protocol.Imap;

/// <summary>Names of metadata entries (RFC 5464 §3.2), in lower case: they compare without case.</summary>
internal static class MetadataEntry
{
    // Room for a vendor's deepest names; the response repeats the name.
    private const int LongestName = 1_000;

    /// <summary>entry: <c>/shared/…</c> or <c>/private/…</c>.</summary>
    public static bool Parse(ref ImapReader reader, out string entry)
    {
        bool read = reader.Utf8Astring(out entry);
        entry = entry.ToLowerInvariant();
        return read && (IsValid(entry) || reader.Fail("the name of an entry is malformed"));
    }

    /// <summary>One entry, or several in parentheses.</summary>
    public static bool ParseList(ref ImapReader reader, out IReadOnlyList<string> entries)
    {
        var found = new List<string>();
        entries = found;
        bool several = reader.TryTake((byte)'(');
        do
        {
            if (!Parse(ref reader, out string entry))
            {
                return false;
            }

            if (found.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many entries");
            }

            found.Add(entry);
        }
        while (several && reader.TryTake((byte)' '));

        return !several || reader.Close();
    }

    private static bool IsValid(string entry) =>
        entry.Length <= LongestName
        && !entry.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && !entry.AsSpan().ContainsAny('*', '%')
        && !entry.Contains("//", StringComparison.Ordinal)
        && !entry.EndsWith('/')
        && (entry.StartsWith("/private/", StringComparison.Ordinal) || entry.StartsWith("/shared/", StringComparison.Ordinal))
        && HasVendorName(entry);

    // RFC 5464 §3.2: below vendor a name has at least four components.
    private static bool HasVendorName(string entry)
    {
        ReadOnlySpan<char> below = entry.AsSpan(entry.IndexOf('/', 1) + 1);
        return !(below.SequenceEqual("vendor") || below.StartsWith("vendor/")) || below.Count('/') >= 2;
    }
}
