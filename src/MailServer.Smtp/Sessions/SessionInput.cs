using System.Buffers;
using System.IO.Pipelines;

namespace MailServer.Smtp.Sessions;

/// <summary>How a wait for input ended.</summary>
internal enum ReadOutcome
{
    /// <summary>There is more.</summary>
    Data,

    /// <summary>The client sends nothing more.</summary>
    End,

    /// <summary>Woken up without data: a limit ran out, or the server stops.</summary>
    Interrupted,
}

/// <summary>What a look for a line found.</summary>
internal enum LineOutcome
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>No end of line yet.</summary>
    NeedMore,

    /// <summary>Longer than allowed; nothing was taken.</summary>
    TooLong,

    /// <summary>A bare line feed before any CRLF: whatever follows, this is no command. Nothing was taken.</summary>
    BareLineFeed,
}

/// <summary>The client's octets: a window on the transport's reader that is moved only when more is needed.</summary>
internal sealed class SessionInput
{
    private volatile PipeReader _reader;
    private ReadOnlySequence<byte> _buffer;
    private byte[]? _scratch;
    private bool _holdsResult;

    public SessionInput(PipeReader reader) => _reader = reader;

    /// <summary>What was received and not consumed yet.</summary>
    public ReadOnlySequence<byte> Buffer => _buffer;

    /// <summary>Whether anything is waiting in the window.</summary>
    public bool IsEmpty => _buffer.IsEmpty;

    /// <summary>Consumes octets.</summary>
    public void Skip(long count) => _buffer = _buffer.Slice(count);

    /// <summary>Wakes up the wait that is running, or the next one. From any thread.</summary>
    public void Interrupt() => _reader.CancelPendingRead();

    /// <summary>Goes on with another reader, after an upgrade.</summary>
    public void Replace(PipeReader reader)
    {
        _reader = reader;
        _buffer = default;
        _holdsResult = false;
    }

    /// <summary>
    /// Takes the next line. Only CRLF ends one (RFC 5321 §2.3.8). The line stays valid until the next wait for input.
    /// </summary>
    /// <param name="maxLength">The longest line, with CRLF.</param>
    /// <param name="line">The line without CRLF.</param>
    public LineOutcome TryTakeLine(int maxLength, out ReadOnlyMemory<byte> line)
    {
        line = default;
        if (_buffer.IsEmpty) return LineOutcome.NeedMore;
        var head = _buffer.First;
        if (!_buffer.IsSingleSegment && head.Span.IndexOf("\r\n"u8) < 0) head = Join(maxLength);
        if (head.Length > maxLength) head = head[..maxLength];
        var end = head.Span.IndexOf("\r\n"u8);
        if (end < 0)
        {
            if (head.Span.Contains((byte)'\n')) return LineOutcome.BareLineFeed;
            return head.Length == maxLength ? LineOutcome.TooLong : LineOutcome.NeedMore;
        }

        line = head[..end];
        Skip(end + 2);
        return LineOutcome.Line;
    }

    /// <summary>Throws away up to and with the next CRLF. False: it has not come yet.</summary>
    public bool TrySkipLine(out long skipped)
    {
        var reader = new SequenceReader<byte>(_buffer);
        var found = reader.TryReadTo(out ReadOnlySequence<byte> rest, "\r\n"u8);
        if (!found && !_buffer.IsEmpty)
        {
            // A CR at the very end may be half of the CRLF.
            reader.AdvanceToEnd();
            reader.Rewind(1);
            if (!reader.IsNext((byte)'\r')) reader.Advance(1);
        }

        skipped = reader.Consumed;
        Skip(skipped);
        return found;
    }

    /// <summary>Whether a line begins with a word of ASCII letters and a blank; looks no further than what has come.</summary>
    public bool StartsWith(ReadOnlySpan<byte> upperCaseWord)
    {
        Span<byte> start = stackalloc byte[16];
        start = start[..(int)Math.Min(upperCaseWord.Length, _buffer.Length)];
        _buffer.Slice(0, start.Length).CopyTo(start);
        return start.Length == upperCaseWord.Length && System.Text.Ascii.EqualsIgnoreCase(start, upperCaseWord);
    }

    /// <summary>Gives back what was consumed, and keeps nothing.</summary>
    public void Release()
    {
        if (_holdsResult) _reader.AdvanceTo(_buffer.Start);
        _buffer = default;
        _holdsResult = false;
    }

    /// <summary>Looks whether octets have come, without waiting.</summary>
    public bool HasMore()
    {
        if (!_buffer.IsEmpty) return true;
        Release();
        if (!_reader.TryRead(out var result)) return false;
        Take(result);
        return !_buffer.IsEmpty;
    }

    /// <summary>Begins to wait for more than what is there.</summary>
    public ValueTask<ReadResult> ReadAsync()
    {
        if (_holdsResult) _reader.AdvanceTo(_buffer.Start, _buffer.End);
        _holdsResult = false;
        return _reader.ReadAsync(CancellationToken.None);
    }

    /// <summary>Takes what a wait brought.</summary>
    public ReadOutcome Take(ReadResult result)
    {
        var known = _buffer.Length;
        _buffer = result.Buffer;
        _holdsResult = true;
        if (_buffer.Length > known) return ReadOutcome.Data;
        return result.IsCanceled ? ReadOutcome.Interrupted : ReadOutcome.End;
    }

    private ReadOnlyMemory<byte> Join(int maxLength)
    {
        var length = (int)Math.Min(_buffer.Length, maxLength);
        if (_scratch is null || _scratch.Length < length) _scratch = new byte[maxLength];
        _buffer.Slice(0, length).CopyTo(_scratch);
        return _scratch.AsMemory(0, length);
    }
}
