namespace MailServer.Storage.Embedded.Accounts;

/// <summary>The rules of folder names: levels between <c>/</c>, INBOX in any case, nothing that could confuse a client or a terminal.</summary>
internal static class FolderNames
{
    public const string Inbox = "INBOX";
    public const char Separator = '/';

    /// <summary>The name as it is kept: INBOX, alone or as the first level, in upper case.</summary>
    public static string Normalise(string name)
    {
        if (name.Length < Inbox.Length || !name.AsSpan(0, Inbox.Length).Equals(Inbox, StringComparison.OrdinalIgnoreCase)) return name;
        return name.Length == Inbox.Length || name[Inbox.Length] == Separator ? Inbox + name[Inbox.Length..] : name;
    }

    /// <summary>Whether a name may be a folder's.</summary>
    public static bool IsValid(string name, EmbeddedStoreOptions options)
    {
        if (name.Length == 0 || name.Length > options.MaxFolderNameLength) return false;
        if (name.AsSpan().Count(Separator) >= options.MaxFolderLevels) return false;
        if (name[0] == Separator || name[^1] == Separator || name.Contains("//", StringComparison.Ordinal)) return false;
        foreach (var level in name.Split(Separator))
        {
            if (level is "." or "..") return false;
        }
        return HasOnlyText(name);
    }

    /// <summary>The names above a name, from the top.</summary>
    public static IEnumerable<string> Parents(string name)
    {
        for (var i = name.IndexOf(Separator, StringComparison.Ordinal); i >= 0; i = name.IndexOf(Separator, i + 1)) yield return name[..i];
    }

    /// <summary>No control characters, no line ends of Unicode, no half characters.</summary>
    private static bool HasOnlyText(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF') return false;
            if (!char.IsSurrogate(c)) continue;
            if (i + 1 == name.Length || !char.IsSurrogatePair(c, name[i + 1])) return false;
            i++;
        }
        return true;
    }
}
