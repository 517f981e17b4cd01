using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>What is special about mailbox names on the wire.</summary>
public static class MailboxNames
{
    /// <summary>The one name without case (RFC 9051 §5.1).</summary>
    public const string Inbox = "INBOX";

    /// <summary>Whether the name is INBOX, in whatever case.</summary>
    public static bool IsInbox(ReadOnlySpan<char> name) => name.Equals(Inbox, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gives INBOX, and INBOX as the first level of a name, its one spelling; leaves other names alone.</summary>
    public static string Canonicalize(string name, char delimiter = '/')
    {
        ArgumentNullException.ThrowIfNull(name);
        bool startsWithInbox = name.StartsWith(Inbox, StringComparison.OrdinalIgnoreCase)
            && (name.Length == Inbox.Length || name[Inbox.Length] == delimiter);
        return startsWithInbox ? string.Concat(Inbox, name.AsSpan(Inbox.Length)) : name;
    }

    /// <summary>The name in Unicode Normalization Form C, as Net-Unicode has it (RFC 9051 §5.1, RFC 5198 §2).</summary>
    public static string Compose(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Composition.Compose(name);
    }

    /// <summary>The names above a name, the nearest first: <c>a/b/c</c> has <c>a/b</c> and <c>a</c>.</summary>
    public static IEnumerable<string> Ancestors(string name, char delimiter = '/')
    {
        ArgumentNullException.ThrowIfNull(name);
        for (int end = name.LastIndexOf(delimiter); end > 0; end = name.LastIndexOf(delimiter, end - 1))
        {
            yield return name[..end];
        }
    }

    internal static bool TryDecode(ImapText text, bool utf8, [NotNullWhen(true)] out string? name)
    {
        if (utf8)
        {
            return text.TryDecode(out name);
        }

        return ModifiedUtf7.TryDecode(text.IsEscaped ? text.ToArray() : text.Raw, out name);
    }
}
