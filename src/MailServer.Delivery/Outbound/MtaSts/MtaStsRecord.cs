namespace MailServer.Delivery.Outbound.MtaSts;

/// <summary>The TXT record that says that there is a policy, and which (RFC 8461 §3.1).</summary>
internal static class MtaStsRecord
{
    /// <summary>The policy's id; null when there is no record, more than one, or one that cannot be read: then there is no policy.</summary>
    public static string? FindId(IEnumerable<string> texts)
    {
        string[] records = [.. texts.Where(text => text.StartsWith("v=STSv1;", StringComparison.Ordinal) || text.StartsWith("v=STSv1 ", StringComparison.Ordinal))];
        if (records.Length != 1) return null;
        foreach (string field in records[0].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            if (field.StartsWith("id=", StringComparison.Ordinal)) return IsId(field[3..]) ? field[3..] : null;
        }

        return null;
    }

    private static bool IsId(string id) => id.Length is > 0 and <= 32 && id.All(char.IsAsciiLetterOrDigit);
}
