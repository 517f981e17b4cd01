using System.Buffers;

namespace MailServer.Protocol.Text;

/// <summary>
/// Writes a message as text that ends with a dot: for DATA as a client (RFC 5321 §4.5.2) and for RETR and TOP (RFC 1939 §3).
/// A line that starts with a dot gets another; a bare CR or LF becomes CRLF, since a lenient reader could take it for a line's end
/// and be made to see an end of the message that is none. Content may be cut anywhere.
/// </summary>
public sealed class DotStuffer
{
    private static readonly SearchValues<byte> Stops = SearchValues.Create("\r\n"u8);

    private bool _lineStart = true;
    private bool _cr;

    /// <summary>Writes the next piece of content.</summary>
    public void Write(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!content.IsEmpty)
        {
            if (_cr)
                content = EndLine(content, output);
            else if (_lineStart && content[0] == '.')
                content = Stuff(content, output);
            else
                content = WriteRun(content, output);
        }
    }

    /// <summary>Writes the end: CRLF if the last line lacks it, then the dot. Another message may follow.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(_lineStart && !_cr ? ".\r\n"u8 : "\r\n.\r\n"u8);
        _lineStart = true;
        _cr = false;
    }

    // The CR is withheld until the octet behind it is known; either way a CRLF is written.
    private ReadOnlySpan<byte> EndLine(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        output.Write("\r\n"u8);
        _cr = false;
        _lineStart = true;
        return content[0] == '\n' ? content[1..] : content;
    }

    private ReadOnlySpan<byte> Stuff(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        output.Write(".."u8);
        _lineStart = false;
        return content[1..];
    }

    // Whole lines as they are, up to a line that starts with a dot or ends with a bare CR or LF.
    private ReadOnlySpan<byte> WriteRun(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        int length = 0;
        _lineStart = false;
        while (!_lineStart)
        {
            int stop = content[length..].IndexOfAny(Stops);
            if (stop < 0)
            {
                output.Write(content);
                return default;
            }

            length += stop;
            if (!content[length..].StartsWith("\r\n"u8))
                break;
            length += 2;
            _lineStart = length == content.Length || content[length] == '.';
        }

        output.Write(content[..length]);
        return _lineStart ? content[length..] : StartLineEnd(content[length..], output);
    }

    private ReadOnlySpan<byte> StartLineEnd(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        _cr = content[0] == '\r';
        if (!_cr)
            return EndLine(content, output);
        return content[1..];
    }
}
