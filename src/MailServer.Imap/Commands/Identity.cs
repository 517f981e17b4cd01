using System.Text;

namespace MailServer.Imap.Commands;

/// <summary>What ID may answer (RFC 2971 §3.3).</summary>
internal static class Identity
{
    private const int MostPairs = 30;
    private const int LongestName = 30;
    private const int LongestValue = 1_024;

    public static void Check(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count > MostPairs) throw Invalid($"holds more than {MostPairs} pairs");
        if (pairs.DistinctBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase).Count() < pairs.Count) throw Invalid("holds a name twice");
        foreach (var (name, value) in pairs)
        {
            if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > LongestName) throw Invalid($"holds a name that does not have 1 to {LongestName} octets");
            if (Encoding.UTF8.GetByteCount(value) > LongestValue) throw Invalid($"holds a value of more than {LongestValue} octets");
        }
    }

    private static ArgumentException Invalid(string why) => new($"{nameof(ImapOptions.Identification)} {why} (RFC 2971 §3.3).");
}
