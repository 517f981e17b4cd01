using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>What a parser says about the bytes it was given.</summary>
public enum SmtpReplyStatus
{
    /// <summary>All bytes are consumed and the reply is not complete.</summary>
    NeedMore,

    /// <summary>A reply is complete; bytes may be left.</summary>
    Done,

    /// <summary>This is not SMTP, or beyond the limits: the connection cannot be used any more.</summary>
    Invalid,
}

/// <summary>
/// Reads replies of a server (RFC 5321 §4.2.1), a piece at a time. Memory is bounded: a line by 2,048 octets
/// (four times what RFC 5321 allows, since real servers write more), a reply by 128 lines.
/// </summary>
public sealed class SmtpReplyParser
{
    private const int MaxLineLength = 2048;
    private const int MaxLines = 128;

    private readonly byte[] _line = new byte[MaxLineLength];
    private readonly List<string> _texts = [];
    private EnhancedStatusCode _enhanced;
    private int _length;
    private int _code;
    private bool _broken;

    /// <summary>Takes the next bytes from the server.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="consumed">How many of them belong to the reply read so far.</param>
    /// <param name="reply">The reply when done: its text without enhanced codes, lines parted by line feeds, control characters replaced.</param>
    public SmtpReplyStatus Read(ReadOnlySpan<byte> input, out int consumed, out SmtpReply? reply)
    {
        reply = null;
        consumed = 0;
        while (!_broken && TryTakeLine(input, ref consumed, out ReadOnlySpan<byte> line))
        {
            if (!TryAddLine(line, out bool last))
                _broken = true;
            else if (last)
                reply = Finish();
            if (reply is not null)
                return SmtpReplyStatus.Done;
        }

        return _broken ? SmtpReplyStatus.Invalid : SmtpReplyStatus.NeedMore;
    }

    // Collects up to the line feed; only CRLF ends a line, anything else breaks the parser.
    private bool TryTakeLine(ReadOnlySpan<byte> input, ref int consumed, out ReadOnlySpan<byte> line)
    {
        line = default;
        ReadOnlySpan<byte> rest = input[consumed..];
        int feed = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> piece = feed < 0 ? rest : rest[..(feed + 1)];
        if (piece.Length > MaxLineLength - _length)
        {
            _broken = true;
            return false;
        }

        piece.CopyTo(_line.AsSpan(_length));
        _length += piece.Length;
        consumed += piece.Length;
        if (feed < 0)
            return false;
        line = _line.AsSpan(0, _length);
        _broken = !line.EndsWith("\r\n"u8);
        line = _broken ? default : line[..^2];
        _length = 0;
        return !_broken;
    }

    private bool TryAddLine(ReadOnlySpan<byte> line, out bool last)
    {
        last = line.Length == 3 || line is [_, _, _, (byte)' ', ..];
        if (!TryReadCode(line, out int code) || _texts.Count == MaxLines || (!last && line[3] != '-'))
            return false;
        if (_texts.Count > 0 && code != _code)
            return false;
        _code = code;
        ReadOnlySpan<byte> text = line.Length > 4 ? line[4..] : default;
        if (EnhancedStatusCode.TryRead(ref text, out EnhancedStatusCode enhanced, (byte)(code / 100)) && _texts.Count == 0)
            _enhanced = enhanced;
        _texts.Add(Utf8Text.DecodeForDisplay(text));
        return true;
    }

    private static bool TryReadCode(ReadOnlySpan<byte> line, out int code)
    {
        code = 0;
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || !AsciiText.IsDigit(line[1]) || !AsciiText.IsDigit(line[2]))
            return false;
        code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0';
        return true;
    }

    private SmtpReply Finish()
    {
        var reply = new SmtpReply(_code, _enhanced, string.Join('\n', _texts));
        _texts.Clear();
        _enhanced = EnhancedStatusCode.None;
        return reply;
    }
}
