using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>LIST (RFC 9051 §6.3.9), with the options of RFC 5258.</summary>
public sealed record ListCommand : ImapCommand
{
    /// <summary>The reference, decoded.</summary>
    public required string Reference { get; init; }

    /// <summary>The patterns, decoded; at least one. An empty one in a command without options asks for the delimiter.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Which mailboxes are selected.</summary>
    public ListSelectionOptions Selection { get; init; }

    /// <summary>What is told about each.</summary>
    public ListReturnOptions Return { get; init; }

    /// <summary>The items of RETURN (STATUS …).</summary>
    public StatusItems StatusItems { get; init; }

    /// <summary>The entries of RETURN (METADATA …), in lower case.</summary>
    public IReadOnlyList<string> MetadataEntries { get; init; } = [];

    /// <summary>Whether the command uses any syntax beyond RFC 3501.</summary>
    public bool IsExtended { get; init; }

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (!reader.Space())
        {
            return false;
        }

        bool extended = reader.Next == (byte)'(';
        ListSelectionOptions selection = ListSelectionOptions.None;
        if (extended && (!ListOptionsSyntax.Selection(ref reader, out selection) || !reader.Space()))
        {
            return false;
        }

        if (!reader.Pattern(out string reference) || !reader.Space())
        {
            return false;
        }

        extended |= reader.Next == (byte)'(';
        if (!ParsePatterns(ref reader, out List<string> patterns))
        {
            return false;
        }

        var list = new ListCommand { Reference = reference, Patterns = patterns, Selection = selection, IsExtended = extended };
        return ParseReturn(ref reader, list, out command);
    }

    private static bool ParseReturn(ref ImapReader reader, ListCommand list, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = list;
        if (!reader.TryTake((byte)' '))
        {
            return true;
        }

        command = ListOptionsSyntax.Return(ref reader, ref list) ? list with { IsExtended = true } : null;
        return command is not null;
    }

    private static bool ParsePatterns(ref ImapReader reader, out List<string> patterns)
    {
        patterns = [];
        bool several = reader.TryTake((byte)'(');
        do
        {
            if (!reader.Pattern(out string pattern))
            {
                return false;
            }

            if (patterns.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many patterns");
            }

            patterns.Add(pattern);
        }
        while (several && reader.TryTake((byte)' '));

        return !several || reader.Close();
    }
}

/// <summary>LSUB (RFC 3501 §6.3.9).</summary>
/// <param name="Reference">The reference, decoded.</param>
/// <param name="Pattern">The pattern, decoded.</param>
public sealed record LsubCommand(string Reference, string Pattern) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.Space() && reader.Pattern(out string reference) && reader.Space() && reader.Pattern(out string pattern))
        {
            command = new LsubCommand(reference, pattern);
        }

        return command is not null;
    }
}
