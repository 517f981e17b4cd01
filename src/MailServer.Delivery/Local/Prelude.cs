using System.Text;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Receiving;

namespace MailServer.Delivery.Local;

/// <summary>The lines that final delivery puts before a message.</summary>
internal static class Prelude
{
    private const string DeliveredTo = "Delivered-To:";

    // The lines that this server added stand at the top; a header of more than this is not searched further.
    private const int MostSearched = 64 * 1024;

    /// <summary>Return-Path (RFC 5321 §4.4), Delivered-To when there is a single mailbox and the option is on, fields for mailboxes only, and what the checks want.</summary>
    /// <returns>The lines, and how many octets of them are for mailboxes only.</returns>
    public static (ReadOnlyMemory<byte> Bytes, int ForMailboxes) Format(MailTransaction transaction, MessageDisposition disposition, EmailAddress? deliveredTo, string mailboxFields = "")
    {
        var lines = $"Return-Path: <{transaction.ReversePath}>\r\n";
        if (deliveredTo is not null) lines += $"{DeliveredTo} {deliveredTo}\r\n";
        lines += mailboxFields;
        var headers = disposition.Headers.Span;
        var prelude = new byte[Encoding.UTF8.GetByteCount(lines) + headers.Length];
        var own = Encoding.UTF8.GetBytes(lines, prelude);
        headers.CopyTo(prelude.AsSpan(own));
        return (prelude, own);
    }

    /// <summary>The addresses in the Delivered-To lines of a message.</summary>
    public static async ValueTask<IReadOnlySet<string>> FindDeliveredToAsync(MessageContent content, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(content.Length, MostSearched)];
        var length = 0;
        while (length < bytes.Length)
        {
            var read = await content.ReadAsync(length, bytes.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0) break;
            length += read;
        }

        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, length).Split("\r\n"))
        {
            if (line.Length == 0) break;
            if (line.StartsWith(DeliveredTo, StringComparison.OrdinalIgnoreCase)) found.Add(line[DeliveredTo.Length..].Trim());
        }

        return found;
    }
}
