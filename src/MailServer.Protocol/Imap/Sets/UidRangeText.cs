using System.Buffers.Text;

namespace MailServer.Protocol.Imap;

/// <summary>The text of one range in a set: <c>7</c> or <c>1:3</c>.</summary>
internal static class UidRangeText
{
    /// <summary>Writes at most 22 bytes and returns how many.</summary>
    public static int Write(UidRange range, bool comma, Span<byte> output)
    {
        int length = 0;
        if (comma)
        {
            output[length++] = (byte)',';
        }

        Utf8Formatter.TryFormat(range.First, output[length..], out int written);
        length += written;
        if (range.Last != range.First)
        {
            output[length++] = (byte)':';
            Utf8Formatter.TryFormat(range.Last, output[length..], out written);
            length += written;
        }

        return length;
    }
}
