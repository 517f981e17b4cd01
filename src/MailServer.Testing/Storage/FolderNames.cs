namespace MailServer.Testing.Storage;

/// <summary>Names of folders: levels parted by <c>/</c>, none empty, no control characters; INBOX in any case is INBOX.</summary>
internal static class FolderNames
{
    public const string Inbox = "INBOX";

    private const int MaxLength = 255;

    /// <summary>The name in the spelling it is kept in.</summary>
    public static string Normalise(string name)
    {
        var end = name.IndexOf('/', StringComparison.Ordinal);
        var first = end < 0 ? name : name[..end];
        return first.Equals(Inbox, StringComparison.OrdinalIgnoreCase) ? Inbox + name[first.Length..] : name;
    }

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && !name.Any(char.IsControl) && name.Split('/').All(level => level.Length > 0);

    public static bool IsBelow(string name, string parent) => name.StartsWith(parent + "/", StringComparison.Ordinal);

    /// <summary>The names above a name, the highest first.</summary>
    public static IEnumerable<string> Parents(string name)
    {
        for (var i = name.IndexOf('/', StringComparison.Ordinal); i >= 0; i = name.IndexOf('/', i + 1)) yield return name[..i];
    }
}
