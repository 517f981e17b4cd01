using System.Text;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using Names = MailServer.Protocol.Imap.ImapFlag;

namespace MailServer.Imap.Mailboxes;

/// <summary>Between the flags of the store and their names on the wire (RFC 9051 §2.3.2).</summary>
internal static class FlagNames
{
    private const int RecentBit = 32;

    private static readonly (SystemFlags Flag, string Name)[] System =
    [
        (SystemFlags.Answered, Names.Answered),
        (SystemFlags.Flagged, Names.Flagged),
        (SystemFlags.Deleted, Names.Deleted),
        (SystemFlags.Seen, Names.Seen),
        (SystemFlags.Draft, Names.Draft),
    ];

    // Most messages have no keyword: their lists are made once for the process.
    private static readonly string[][] WithoutKeywords = [.. Enumerable.Range(0, 2 * RecentBit).Select(Build)];
    private static readonly byte[][] WrittenWithoutKeywords = [.. WithoutKeywords.Select(static names => Encoding.Latin1.GetBytes($"({string.Join(' ', names)})"))];

    /// <summary>All system flags, for FLAGS and PERMANENTFLAGS.</summary>
    public static IReadOnlyList<string> All { get; } = [.. System.Select(static pair => pair.Name)];

    private static string[] Of(MessageFlags flags, bool isRecent)
    {
        var system = WithoutKeywords[(int)flags.System | (isRecent ? RecentBit : 0)];
        return flags.Keywords.IsEmpty ? system : [.. system, .. flags.Keywords];
    }

    /// <summary>Writes FLAGS of a FETCH response.</summary>
    public static void Write(ImapFetchWriter writer, MessageFlags flags, bool isRecent)
    {
        if (flags.Keywords.IsEmpty) writer.Flags(WrittenWithoutKeywords[(int)flags.System | (isRecent ? RecentBit : 0)]);
        else writer.Flags(Of(flags, isRecent));
    }

    public static MessageFlags Parse(IReadOnlyList<string> names)
    {
        var system = SystemFlags.None;
        List<string>? keywords = null;
        foreach (var name in names)
        {
            if (name.StartsWith('\\')) system |= Array.Find(System, pair => pair.Name == name).Flag;
            else (keywords ??= []).Add(name);
        }

        return new MessageFlags(system, keywords);
    }

    /// <summary>The system flag of a name, or none for a keyword.</summary>
    public static SystemFlags SystemFlag(string name) => Array.Find(System, pair => pair.Name == name).Flag;

    private static string[] Build(int bits)
    {
        var names = System.Where(pair => ((int)pair.Flag & bits) != 0).Select(static pair => pair.Name);
        return (bits & RecentBit) != 0 ? [.. names, Names.Recent] : [.. names];
    }
}
