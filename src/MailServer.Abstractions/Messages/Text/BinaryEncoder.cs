using System.Buffers;

namespace MailServer.Messages.Text;

/// <summary>
/// Gives the parts of a message that are binary an encoding of text while it is added (RFC 3516 §4.4, §6): to clients that do not ask by BINARY
/// no NUL may ever go (RFC 9051 §4.3.1), and what BODY gives must be what BODYSTRUCTURE tells. All else stays octet by octet as it came.
/// </summary>
/// <param name="output">Takes the message.</param>
/// <param name="isPiece">Whether this is a piece of a message, whose parts are not known: then nothing is encoded.</param>
public sealed class BinaryEncoder(IBufferWriter<byte> output, bool isPiece = false)
{
    // A boundary has 70 characters at most (RFC 2046 §5.1.1); what is longer than this is no delimiter.
    private const int LongestLine = 2_000;
    private const int LongestHeader = 64 * 1024;
    private const int DeepestPart = 100;

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _header = new();
    private readonly List<byte[]> _boundaries = [];
    private readonly Base64Lines _base64 = new(output);
    private int _lineEnd;
    private bool _continuesLine;
    private Place _place = isPiece ? Place.Body : Place.Header;

    private enum Place
    {
        Header,
        Body,
        BinaryBody,
    }

    /// <summary>Whether there was NUL where nothing can encode it.</summary>
    public bool HasStrayNul { get; private set; }

    // CRLF, LF, or nothing, held back until it is known whose it is.
    private ReadOnlySpan<byte> LineEnd => "\r\n"u8[^_lineEnd..];

    /// <summary>Takes the next octets.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n') + 1;
            var piece = bytes[..(end > 0 ? end : bytes.Length)];
            bytes = bytes[piece.Length..];
            _line.Write(piece);
            if (end > 0) TakeLine(_line.WrittenCount, continues: false);
            else if (_line.WrittenCount > LongestLine) TakeLine(_line.WrittenCount - 1, continues: true);
        }
    }

    /// <summary>The message is over.</summary>
    public void Finish()
    {
        if (_line.WrittenCount > 0) TakeLine(_line.WrittenCount, continues: false);
        if (_place == Place.Header) EndHeader();
        _base64.Write(LineEnd);
        _base64.Finish();
    }

    // The last octet of a line that goes on stays: it may be a CR, whose LF is to come.
    private void TakeLine(int length, bool continues)
    {
        byte[] rest = [.. _line.WrittenSpan[length..]];
        Take(_line.WrittenSpan[..length], isStart: !_continuesLine);
        _line.ResetWrittenCount();
        _line.Write(rest);
        _continuesLine = continues;
    }

    private void Take(ReadOnlySpan<byte> line, bool isStart)
    {
        if (isStart && Delimiter(line) is { } delimiter) BeginPart(line, delimiter);
        else if (_place == Place.Header) TakeHeader(line, isStart);
        else if (_place == Place.BinaryBody) Encode(line);
        else Pass(line);
    }

    private void TakeHeader(ReadOnlySpan<byte> line, bool isStart)
    {
        _header.Write(line);
        if (isStart && line.TrimEnd("\r\n"u8).IsEmpty) EndHeader();
        else if (_header.WrittenCount > LongestHeader) PassHeader();
    }

    private void EndHeader()
    {
        var part = PartHeader.Read(_header.WrittenSpan);
        if (part.BinaryEncoding is not { } field)
        {
            PassHeader();
        }
        else
        {
            Pass(_header.WrittenSpan[..field.Start.Value]);
            output.Write(part.IsLeaf ? "Content-Transfer-Encoding: base64\r\n"u8 : "Content-Transfer-Encoding: 8bit\r\n"u8);
            Pass(_header.WrittenSpan[field.End.Value..]);
            _header.ResetWrittenCount();
            _place = part.IsLeaf ? Place.BinaryBody : Place.Body;
        }

        if (part.IsMessage) _place = Place.Header;
        if (part.Boundary is { } boundary && _boundaries.Count < DeepestPart) _boundaries.Add(boundary);
    }

    private void PassHeader()
    {
        Pass(_header.WrittenSpan);
        _header.ResetWrittenCount();
        _place = Place.Body;
    }

    private void BeginPart(ReadOnlySpan<byte> line, (int Level, bool IsLast) delimiter)
    {
        if (_place == Place.Header) PassHeader();
        if (!_base64.Finish()) output.Write(LineEnd);
        _lineEnd = 0;
        Pass(line);
        _boundaries.RemoveRange(delimiter.Level + 1, _boundaries.Count - delimiter.Level - 1);
        if (delimiter.IsLast) _boundaries.RemoveAt(delimiter.Level);
        _place = delimiter.IsLast ? Place.Body : Place.Header;
    }

    // The end of a line belongs to the delimiter that may follow (RFC 2046 §5.1.1).
    private void Encode(ReadOnlySpan<byte> line)
    {
        _base64.Write(LineEnd);
        var content = line.EndsWith("\r\n"u8) ? line[..^2] : line.EndsWith("\n"u8) ? line[..^1] : line;
        _base64.Write(content);
        _lineEnd = line.Length - content.Length;
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        HasStrayNul = HasStrayNul || bytes.Contains((byte)0);
        output.Write(bytes);
    }

    private (int Level, bool IsLast)? Delimiter(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("--"u8)) return null;
        for (var level = _boundaries.Count - 1; level >= 0; level--)
        {
            if (!line[2..].StartsWith(_boundaries[level])) continue;
            var rest = line[(2 + _boundaries[level].Length)..].TrimEnd(" \t\r\n"u8);
            if (rest.IsEmpty || rest.SequenceEqual("--"u8)) return (level, !rest.IsEmpty);
        }

        return null;
    }
}
