using System.IO.Compression;
using System.Text.Json;
using MailServer.Messages;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>The message that brings a report (RFC 8460 §5.3).</summary>
internal static class TlsReportMessage
{
    /// <summary>The report as gzip packs it.</summary>
    public static byte[] Pack(TlsReport report)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            JsonSerializer.Serialize(gzip, report, TlsReportJson.Default.TlsReport);
        return packed.ToArray();
    }

    public static async ValueTask<MessageContent> WriteAsync(
        TlsReport report, string destination, string hostName, IEnumerable<MailboxAddress> recipients, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("TLS reports", $"postmaster@{hostName}"));
        message.To.AddRange(recipients);
        message.Subject = $"Report Domain: {destination} Submitter: {hostName} Report-ID: <{report.Id}>";
        message.Date = now;
        message.MessageId = MimeUtils.GenerateMessageId(hostName);
        message.Headers.Add("TLS-Report-Domain", destination);
        message.Headers.Add("TLS-Report-Submitter", hostName);
        // RFC 8689 §3: what tells of broken TLS must arrive in spite of it.
        message.Headers.Add("TLS-Required", "No");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = Body(report, destination, hostName);
        message.Prepare(EncodingConstraint.SevenBit);
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        using var stream = new MemoryStream();
        await message.WriteToAsync(format, stream, cancellationToken).ConfigureAwait(false);
        return MessageContent.FromMemory(stream.ToArray());
    }

    private static MultipartReport Body(TlsReport report, string destination, string hostName)
    {
        var words = new TextPart("plain") { Text = $"This is a report of TLS connections from {hostName} to the mail hosts of {destination}.\n" };
        string name = string.Create(
            null, $"{hostName}!{destination}!{report.Range.Start.ToUnixTimeSeconds()}!{report.Range.End.ToUnixTimeSeconds()}!{report.Id.Split('@')[0]}.json.gz");
        var data = new MimePart("application", "tlsrpt+gzip")
        {
            Content = new MimeContent(new MemoryStream(Pack(report))),
            ContentTransferEncoding = ContentEncoding.Base64,
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = name },
        };
        return new MultipartReport("tlsrpt") { words, data };
    }
}
