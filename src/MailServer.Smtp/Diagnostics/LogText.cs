namespace MailServer.Smtp.Diagnostics;

/// <summary>Text for the log that may come from outside: it must not forge lines, nor fill the disk.</summary>
internal static class LogText
{
    private const int MaxLength = 512;

    /// <summary>The text without control characters, at most so long; empty for null.</summary>
    public static string OneLine(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var length = Math.Min(text.Length, MaxLength);
        if (length == text.Length && !text.Any(IsUnsafe)) return text;
        return string.Create(length, text, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = IsUnsafe(source[i]) ? '?' : source[i];
        });
    }

    private static bool IsUnsafe(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
