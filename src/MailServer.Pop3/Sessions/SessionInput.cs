using System.Buffers;
using System.IO.Pipelines;
using MailServer.Connections;

namespace MailServer.Pop3.Sessions;

/// <summary>
/// Cuts lines from the connection: a window on the transport's reader that is moved only when more is needed.
/// It flushes the output only before it waits, so that the answers to pipelined commands leave in one write (RFC 2449 §6.8).
/// </summary>
internal sealed class SessionInput : IDisposable
{
    private readonly IMailConnection _connection;
    private readonly SessionOutput _output;
    private readonly int _maxLineLength;
    private readonly CancellationToken _stopping;
    private readonly Deadline _deadline;
    private readonly CancellationTokenRegistration _wakeUp;
    private ReadOnlySequence<byte> _window;
    private byte[]? _scratch;
    private bool _holdsResult;
    private bool _skipsLine;

    public SessionInput(IMailConnection connection, SessionOutput output, Pop3Options options, TimeProvider clock, CancellationToken stopping)
    {
        _connection = connection;
        _output = output;
        _maxLineLength = options.MaxLineLength;
        _stopping = stopping;
        _deadline = new Deadline(clock, connection.Closed);

        // A waiting read is woken, a running command is not disturbed.
        _wakeUp = stopping.UnsafeRegister(static state => ((SessionInput)state!).Reader.CancelPendingRead(), this);
    }

    /// <summary>The line without its CRLF; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    private PipeReader Reader => _connection.Transport.Input;

    /// <summary>Waits for a whole line, no longer than the limit from now on, however little by little it comes.</summary>
    public async ValueTask<InputEvent> ReadLineAsync(TimeSpan limit)
    {
        _deadline.Start(limit);
        InputEvent? found = TryTakeLine();
        while (found is null) found = await WaitAsync().ConfigureAwait(false) ?? TryTakeLine();
        _deadline.Stop();
        return found.Value;
    }

    /// <summary>Whether anything has arrived that was not read yet: behind STLS that is an attack (RFC 2595 §2.1).</summary>
    public bool HasMore()
    {
        if (!_window.IsEmpty) return true;
        Release();
        if (!Reader.TryRead(out var result)) return false;
        Hold(result);
        return !_window.IsEmpty;
    }

    /// <summary>Gives the transport's buffers back and forgets what they held.</summary>
    public void Release()
    {
        if (_holdsResult) Reader.AdvanceTo(_window.Start);
        _window = default;
        _holdsResult = false;
    }

    public void Dispose()
    {
        _wakeUp.Dispose();
        _deadline.Dispose();
    }

    /// <summary>Only CRLF ends a line. Null: no end of line yet.</summary>
    private InputEvent? TryTakeLine()
    {
        if (_window.PositionOf((byte)'\n') is not { } feed) return _window.Length < _maxLineLength ? null : DropBuffered();
        var line = _window.Slice(0, feed);
        _window = _window.Slice(_window.GetPosition(1, feed));
        if (_skipsLine) return EndSkip(line);
        if (line.Length + 1 > _maxLineLength) return InputEvent.TooLong;
        Line = Flatten(line);
        if (Line.IsEmpty || Line.Span[^1] != (byte)'\r') return InputEvent.BareLineFeed;
        Line = Line[..^1];
        return InputEvent.Line;
    }

    // The end of an over-long line, however much of it came at last.
    private InputEvent? EndSkip(ReadOnlySequence<byte> rest)
    {
        if (rest.IsEmpty || rest.Slice(rest.Length - 1).FirstSpan[0] != (byte)'\r') return InputEvent.BareLineFeed;
        _skipsLine = false;
        return TryTakeLine();
    }

    // The rest of an over-long line, told of once, is thrown away as it comes; a CR at its end may be half of the CRLF.
    private InputEvent? DropBuffered()
    {
        bool endsWithCr = _window.Slice(_window.Length - 1).FirstSpan[0] == (byte)'\r';
        _window = _window.Slice(_window.Length - (endsWithCr ? 1 : 0));
        bool isKnown = _skipsLine;
        _skipsLine = true;
        return isKnown ? null : InputEvent.TooLong;
    }

    private ReadOnlyMemory<byte> Flatten(ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment) return line.First;
        _scratch ??= new byte[_maxLineLength];
        line.CopyTo(_scratch);
        return _scratch.AsMemory(0, (int)line.Length);
    }

    private async ValueTask<InputEvent?> WaitAsync()
    {
        await _output.FlushAsync().ConfigureAwait(false);
        if (_deadline.IsOver) return GoneOrLate();
        if (_stopping.IsCancellationRequested) return InputEvent.Stopping;
        long known = _window.Length;
        if (_holdsResult) Reader.AdvanceTo(_window.Start, _window.End);
        _holdsResult = false;
        try
        {
            var result = await Reader.ReadAsync(_deadline.Token).ConfigureAwait(false);
            Hold(result);
            return _window.Length == known && result.IsCompleted ? InputEvent.Ended : null;
        }
        catch (OperationCanceledException)
        {
            return GoneOrLate();
        }
    }

    private void Hold(ReadResult result)
    {
        _window = result.Buffer;
        _holdsResult = true;
    }

    private InputEvent GoneOrLate() => _connection.Closed.IsCancellationRequested ? InputEvent.Ended : InputEvent.TimedOut;
}
