using System.Buffers;
using System.Text;

namespace MailServer.Mime.Serialization;

/// <summary>The two shapes of the format: numbers in groups of seven bits, lowest first, and texts as UTF-8 with their length in front.</summary>
internal static class IndexEncoding
{
    public static void WriteByte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public static void WriteNumber(IBufferWriter<byte> output, long value)
    {
        var span = output.GetSpan(10);
        var length = 0;
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                span[length++] = (byte)rest;
                break;
            }

            span[length++] = (byte)(rest | 0x80);
        }

        output.Advance(length);
    }

    public static void WriteText(IBufferWriter<byte> output, string value)
    {
        WriteNumber(output, Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, output);
    }
}
