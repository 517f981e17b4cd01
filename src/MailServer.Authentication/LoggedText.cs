namespace MailServer.Authentication;

/// <summary>Text from outside on its way into a log.</summary>
internal static class LoggedText
{
    private const int MaxLength = 64;

    /// <summary>A user name, cut and without control characters: it can neither flood nor forge lines.</summary>
    public static string Name(string name)
    {
        bool isLong = name.Length > MaxLength;
        string cut = isLong ? name[..MaxLength] : name;
        return string.Create(cut.Length, cut, static (chars, source) =>
        {
            for (int i = 0; i < source.Length; i++) chars[i] = IsPrintable(source[i]) ? source[i] : '?';
        }) + (isLong ? "…" : "");
    }

    // The line and paragraph separators end a line for some readers of logs.
    private static bool IsPrintable(char c) => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029');
}
