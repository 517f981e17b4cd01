using System.IO.Compression;
using System.Text.Json;
using MimeKit;

namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>Reads reports that others send about us (RFC 8460 §5): as JSON, packed, or as the message that brings it. Everything is limited.</summary>
public static class TlsReportReader
{
    /// <summary>The longest report, unpacked. 8 MiB hold some ten thousand failures; a bomb holds more.</summary>
    private const int LongestReport = 8 * 1024 * 1024;
    private const int MostParts = 100;

    /// <summary>Reads the report of a message; null when there is none in it that can be read.</summary>
    public static async ValueTask<TlsReport?> ReadMessageAsync(Stream message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            using var mime = await MimeMessage.LoadAsync(message, persistent: true, cancellationToken).ConfigureAwait(false);
            foreach (var part in mime.BodyParts.OfType<MimePart>().Take(MostParts))
            {
                if (IsReport(part)) return await ReadAsync(part, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (FormatException)
        {
            // It is no message.
        }

        return null;
    }

    /// <summary>Reads a report as JSON; null when it is none.</summary>
    /// <param name="report">The bytes.</param>
    /// <param name="isPacked">Whether gzip has packed them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<TlsReport?> ReadAsync(Stream report, bool isPacked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        try
        {
            using var unpacked = new MemoryStream();
            using var source = isPacked ? new GZipStream(report, CompressionMode.Decompress, leaveOpen: true) : report;
            byte[] buffer = new byte[32 * 1024];
            while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                if (unpacked.Length + read > LongestReport) return null;
                unpacked.Write(buffer, 0, read);
            }

            return JsonSerializer.Deserialize(unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length), TlsReportJson.Default.TlsReport);
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsReport(MimePart part) =>
        part.ContentType.IsMimeType("application", "tlsrpt+json") || part.ContentType.IsMimeType("application", "tlsrpt+gzip");

    private static async ValueTask<TlsReport?> ReadAsync(MimePart part, CancellationToken cancellationToken)
    {
        if (part.Content is null) return null;
        using var content = part.Content.Open();
        return await ReadAsync(content, part.ContentType.IsMimeType("application", "tlsrpt+gzip"), cancellationToken).ConfigureAwait(false);
    }
}
