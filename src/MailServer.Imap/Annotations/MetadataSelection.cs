using MailServer.Protocol.Imap;
using MailServer.Storage.Metadata;

namespace MailServer.Imap.Annotations;

/// <summary>What of a mailbox's metadata was asked for.</summary>
/// <param name="Found">Names and values to tell.</param>
/// <param name="Longest">The size of the largest value that MAXSIZE left out (RFC 5464 §4.2.1), or null.</param>
internal readonly record struct MetadataSelection(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>?>> Found, long? Longest)
{
    public static MetadataSelection Of(IReadOnlyList<MetadataEntry> entries, GetMetadataCommand command)
    {
        var found = new List<KeyValuePair<string, ReadOnlyMemory<byte>?>>();
        long? longest = null;
        foreach (var entry in Asked(entries, command).DistinctBy(static entry => entry.Name))
        {
            if (entry.Value?.Length > command.MaxSize) longest = Math.Max(longest ?? 0, entry.Value.Value.Length);
            else found.Add(new(entry.Name, entry.Value));
        }

        return new MetadataSelection(found, longest);
    }

    // An entry without a value is NIL; what is below one is only told where it is (RFC 5464 §4.2.2).
    private static IEnumerable<MetadataEntry> Asked(IReadOnlyList<MetadataEntry> entries, GetMetadataCommand command)
    {
        foreach (var name in command.Entries)
        {
            var exact = entries.FirstOrDefault(entry => entry.Name == name);
            if (exact is not null || command.Depth == MetadataDepth.Zero) yield return exact ?? new MetadataEntry(name, null);
            foreach (var entry in entries.Where(entry => IsBelow(entry.Name, name, command.Depth))) yield return entry;
        }
    }

    private static bool IsBelow(string name, string parent, MetadataDepth depth) =>
        depth != MetadataDepth.Zero
        && name.Length > parent.Length && name[parent.Length] == '/' && name.StartsWith(parent, StringComparison.Ordinal)
        && (depth == MetadataDepth.Infinity || !name.AsSpan(parent.Length + 1).Contains('/'));
}
