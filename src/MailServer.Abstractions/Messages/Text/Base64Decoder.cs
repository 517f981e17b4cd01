namespace MailServer.Messages.Text;

/// <summary>base64 (RFC 2045 §6.8): characters outside the alphabet, line ends among them, are passed over.</summary>
internal sealed class Base64Decoder : TransferDecoder
{
    private static readonly sbyte[] Values = BuildValues();
    private uint _bits;
    private int _count;

    public override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        foreach (var value in input)
        {
            if (value == (byte)'=')
            {
                length += Flush(output[length..]);
                continue;
            }

            var digit = Values[value];
            if (digit < 0) continue;
            _bits = (_bits << 6) | (byte)digit;
            if (++_count == 4) length += Flush(output[length..]);
        }

        return length;
    }

    public override int Finish(Span<byte> output) => Flush(output);

    // Two digits make a byte, three make two, four make three; a single one makes nothing.
    private int Flush(Span<byte> output)
    {
        var bytes = _count == 0 ? 0 : _count - 1;
        var bits = _bits << (6 * (4 - _count));
        for (var i = 0; i < bytes; i++) output[i] = (byte)(bits >> (16 - (8 * i)));
        _count = 0;
        _bits = 0;
        return bytes;
    }

    private static sbyte[] BuildValues()
    {
        var values = new sbyte[256];
        Array.Fill(values, (sbyte)-1);
        var digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < digits.Length; i++) values[digits[i]] = (sbyte)i;
        return values;
    }
}
