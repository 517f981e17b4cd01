using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>LANGUAGE (RFC 5255 §3.2).</summary>
/// <param name="Ranges">Language ranges, the best first; empty to ask which languages there are.</param>
public sealed record LanguageCommand(IReadOnlyList<string> Ranges) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = AstringList.Parse(ref reader, out IReadOnlyList<string> ranges) ? new LanguageCommand(ranges) : null;
        return command is not null;
    }
}

/// <summary>COMPARATOR (RFC 5255 §4.7).</summary>
/// <param name="Collations">Collation names or patterns, the best first; empty to ask for the active one.</param>
public sealed record ComparatorCommand(IReadOnlyList<string> Collations) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = AstringList.Parse(ref reader, out IReadOnlyList<string> collations) ? new ComparatorCommand(collations) : null;
        return command is not null;
    }
}

/// <summary>Arguments up to the end of the command.</summary>
internal static class AstringList
{
    public static bool Parse(ref ImapReader reader, out IReadOnlyList<string> values)
    {
        var found = new List<string>();
        values = found;
        while (reader.TryTake((byte)' '))
        {
            if (!reader.Utf8Astring(out string value))
            {
                return false;
            }

            if (found.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many arguments");
            }

            found.Add(value);
        }

        return true;
    }
}
