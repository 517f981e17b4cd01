namespace MailServer.Messages.Text;

/// <summary>quoted-printable (RFC 2045 §6.7); an equals sign that starts nothing known is kept as it is.</summary>
internal sealed class QuotedPrintableDecoder : TransferDecoder
{
    private State _state;
    private byte _first;

    private enum State
    {
        Text,
        Equals,
        Digit,
        SoftBreak,
    }

    public override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; i < input.Length;)
        {
            if (_state == State.Text)
            {
                var equals = input[i..].IndexOf((byte)'=');
                var text = equals < 0 ? input[i..] : input.Slice(i, equals);
                text.CopyTo(output[length..]);
                length += text.Length;
                i += text.Length;
                if (equals < 0) break;
                i++;
                _state = State.Equals;
                continue;
            }

            length += TakeEscaped(input[i++], output[length..]);
        }

        return length;
    }

    public override int Finish(Span<byte> output)
    {
        var length = Keep(output);
        _state = State.Text;
        return length;
    }

    private int TakeEscaped(byte value, Span<byte> output)
    {
        switch (_state)
        {
            case State.Equals when char.IsAsciiHexDigit((char)value):
                (_first, _state) = (value, State.Digit);
                return 0;
            case State.Digit when char.IsAsciiHexDigit((char)value):
                output[0] = (byte)((HexValue(_first) << 4) | HexValue(value));
                _state = State.Text;
                return 1;
            case State.Equals or State.SoftBreak when value is (byte)' ' or (byte)'\t' or (byte)'\r':
                // White space may have been added between the sign and the line end.
                _state = State.SoftBreak;
                return 0;
            case State.Equals or State.SoftBreak when value == (byte)'\n':
                _state = State.Text;
                return 0;
            default:
                var kept = Keep(output);
                _state = value == (byte)'=' ? State.Equals : State.Text;
                if (_state == State.Text) output[kept++] = value;
                return kept;
        }
    }

    private int Keep(Span<byte> output)
    {
        switch (_state)
        {
            case State.Equals:
                output[0] = (byte)'=';
                return 1;
            case State.Digit:
                output[0] = (byte)'=';
                output[1] = _first;
                return 2;
            default:
                return 0;
        }
    }

    private static int HexValue(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
