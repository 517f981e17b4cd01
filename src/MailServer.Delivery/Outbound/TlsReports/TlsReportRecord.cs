namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>The TXT record at <c>_smtp._tls</c> that says where a domain wants its reports (RFC 8460 §3).</summary>
internal static class TlsReportRecord
{
    private const int MostPlaces = 10;

    /// <summary>The places, <c>mailto:</c> or <c>https:</c>; none when there is no record, or more than one.</summary>
    public static IReadOnlyList<Uri> FindPlaces(IEnumerable<string> texts)
    {
        string[] records = [.. texts.Where(text => text.StartsWith("v=TLSRPTv1;", StringComparison.Ordinal))];
        if (records.Length != 1) return [];
        return [.. records[0].Split(';', StringSplitOptions.TrimEntries).Where(field => field.StartsWith("rua=", StringComparison.Ordinal))
            .SelectMany(field => field[4..].Split(',', StringSplitOptions.TrimEntries))
            .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var place) && place.Scheme is "mailto" or "https" ? place : null)
            .OfType<Uri>().Take(MostPlaces)];
    }
}
