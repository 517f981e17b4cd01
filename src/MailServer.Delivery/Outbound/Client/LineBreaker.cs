using System.Buffers;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>Breaks lines longer than RFC 5321 §4.5.3.1.6 allows: CRLF and a blank are put in, which in a header is folding. Content may be cut anywhere.</summary>
internal sealed class LineBreaker
{
    /// <summary>1,000 octets with CRLF.</summary>
    public const int MaxLineLength = 998;

    private int _length;

    public void Write(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        while (!content.IsEmpty)
        {
            int end = content.IndexOfAny((byte)'\r', (byte)'\n');
            if (end == 0)
            {
                _length = 0;
                output.Write(content[..1]);
                content = content[1..];
                continue;
            }

            content = WriteText(content, end < 0 ? content.Length : end, output);
        }
    }

    private ReadOnlySpan<byte> WriteText(ReadOnlySpan<byte> content, int length, IBufferWriter<byte> output)
    {
        if (_length == MaxLineLength)
        {
            output.Write("\r\n "u8);
            _length = 1;
        }

        int fitting = Math.Min(length, MaxLineLength - _length);
        output.Write(content[..fitting]);
        _length += fitting;
        return content[fitting..];
    }
}
