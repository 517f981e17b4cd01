using MailServer.Queue;
using MimeKit;

namespace MailServer.Delivery.Notifications;

/// <summary>
/// Writes the part of a notice that programs read: message/delivery-status (RFC 3464 §2), or message/global-delivery-status (RFC 6533 §4.1) where
/// that says more and the receiver's server takes it.
/// </summary>
internal static class DeliveryStatusPart
{
    public static MimePart Write(NoticeOptions options, QueueLease original, NoticeKind kind, IReadOnlyList<SettledItem> items, bool mayBeUtf8)
    {
        bool isUtf8 = mayBeUtf8 && DeliveryStatusFields.NeedUtf8(items);
        var fields = new DeliveryStatusFields(options, original, kind, isUtf8);
        return new MimePart("message", isUtf8 ? "global-delivery-status" : "delivery-status")
        {
            Content = new MimeContent(Write([fields.Message(), .. items.Select(fields.Recipient)], isUtf8), ContentEncoding.Default),
            // RFC 6533 §6.4: 8bit, where the way is not one of 7 bits.
            ContentTransferEncoding = isUtf8 ? ContentEncoding.EightBit : ContentEncoding.SevenBit,
        };
    }

    private static MemoryStream Write(IEnumerable<HeaderList> groups, bool isUtf8)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.International = isUtf8;
        var text = new MemoryStream();
        // Each with the empty line that stands between groups (RFC 3464 §2.1).
        foreach (var group in groups) group.WriteTo(format, text);

        text.SetLength(text.Length - "\r\n".Length);
        text.Position = 0;
        return text;
    }
}
