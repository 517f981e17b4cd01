using MailServer.Storage;

namespace MailServer.Imap.Listing;

/// <summary>The names of special uses on the wire (RFC 6154 §2, RFC 8457).</summary>
internal static class SpecialUses
{
    private static readonly (SpecialUse Use, string Name)[] Known =
    [
        (SpecialUse.All, "\\All"),
        (SpecialUse.Archive, "\\Archive"),
        (SpecialUse.Drafts, "\\Drafts"),
        (SpecialUse.Flagged, "\\Flagged"),
        (SpecialUse.Junk, "\\Junk"),
        (SpecialUse.Sent, "\\Sent"),
        (SpecialUse.Trash, "\\Trash"),
        (SpecialUse.Important, "\\Important"),
    ];

    public static IReadOnlyList<string> Names(SpecialUse use) =>
        use == SpecialUse.None ? [] : [.. Known.Where(pair => use.HasFlag(pair.Use)).Select(static pair => pair.Name)];

    public static bool TryParse(IReadOnlyList<string> names, out SpecialUse use)
    {
        use = SpecialUse.None;
        foreach (var name in names)
        {
            var index = Array.FindIndex(Known, pair => pair.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (index < 0) return false;
            use |= Known[index].Use;
        }

        return true;
    }
}
