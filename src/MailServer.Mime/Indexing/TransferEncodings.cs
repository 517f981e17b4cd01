using MailServer.Messages;
using MimeKit;

namespace MailServer.Mime.Indexing;

/// <summary>Reads Content-Transfer-Encoding (RFC 2045 §6.1).</summary>
internal static class TransferEncodings
{
    /// <summary>The name as written, without comments; 7bit when there is none.</summary>
    public static string Name(HeaderFields fields)
    {
        var text = HeaderText.Raw(fields.First(HeaderId.ContentTransferEncoding)) ?? "";
        var end = text.AsSpan().IndexOfAny(" \t;(");
        var name = end < 0 ? text : text[..end];
        return name.Length == 0 ? "7bit" : name;
    }

    public static TransferEncoding Of(HeaderFields fields) => Name(fields).ToLowerInvariant() switch
    {
        "7bit" => TransferEncoding.SevenBit,
        "8bit" => TransferEncoding.EightBit,
        "binary" => TransferEncoding.Binary,
        "quoted-printable" => TransferEncoding.QuotedPrintable,
        "base64" => TransferEncoding.Base64,
        _ => TransferEncoding.Unknown,
    };
}
