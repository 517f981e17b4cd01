using System.Buffers;
using System.IO.Pipelines;
using MailServer.Connections;
using MailServer.Messages.Text;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Sessions;

/// <summary>What came from the client.</summary>
internal enum InputEvent
{
    /// <summary>A whole command is in <see cref="CommandInput.Text"/>.</summary>
    Command,

    /// <summary>A line ended with a literal, <see cref="CommandInput.Literal"/>; nothing of it was taken.</summary>
    Literal,

    /// <summary>The framing is broken, see <see cref="CommandInput.Error"/>.</summary>
    Invalid,

    /// <summary>The client took too long.</summary>
    TimedOut,

    /// <summary>The server is stopping, and no command had begun.</summary>
    Stopping,

    /// <summary>The client is gone.</summary>
    Ended,
}

/// <summary>
/// Cuts commands from the connection and keeps the time limits of reading. It flushes the output only when nothing more is
/// buffered, so that the replies to pipelined commands leave in one write.
/// </summary>
internal sealed class CommandInput : IDisposable
{
    private readonly IMailConnection _connection;
    private readonly ImapOutput _output;
    private readonly ImapOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly Deadline _deadline;
    private readonly CancellationTokenRegistration _wakeUp;
    private readonly ImapCommandScanner _scanner;
    private long _started;
    private bool _isLoggedIn;
    private bool _isInCommand;
    private Part _next = Part.End;

    public CommandInput(IMailConnection connection, ImapOutput output, ImapOptions options, TimeProvider time, CancellationToken stopping)
    {
        _connection = connection;
        _output = output;
        _options = options;
        _time = time;
        _stopping = stopping;
        _started = time.GetTimestamp();
        _deadline = new Deadline(time, connection.Closed);
        _scanner = new ImapCommandScanner(LimitsBeforeLogin(options));

        // A waiting read is woken, a running command is not disturbed.
        _wakeUp = stopping.UnsafeRegister(static state => ((CommandInput)state!).Reader.CancelPendingRead(), this);
    }

    /// <summary>The command so far; valid until the next read.</summary>
    public ReadOnlySpan<byte> Text => _scanner.Text;

    public ImapLiteral Literal => _scanner.Literal;

    public ImapFramingError Error => _scanner.Error;

    /// <summary>Whether the next command can be found after <see cref="InputEvent.Invalid"/>.</summary>
    public bool CanContinue => _scanner.CanContinue;

    // What of the command is still to be read.
    private enum Part
    {
        End,
        Text,
        Literal,
    }

    private PipeReader Reader => _connection.Transport.Input;

    /// <summary>Whether a command has begun and has not ended.</summary>
    public bool IsInCommand => _isInCommand;

    /// <summary>Gives a user the limits of users.</summary>
    public void LoggedIn()
    {
        _isLoggedIn = true;
        _scanner.Limits = new ImapFramingLimits { MaxLineLength = _options.MaxLine, MaxLiteralBytes = _options.MaxLiteral, MaxNonSyncLiteral = MaxNonSyncLiteral(_options) };
    }

    /// <summary>Gives a client whose user has gone the limits of strangers again (RFC 8437).</summary>
    public void LoggedOut()
    {
        _isLoggedIn = false;
        _started = _time.GetTimestamp();
        _scanner.Limits = LimitsBeforeLogin(_options);
    }

    /// <summary>Waits for a command, or for the next part of one that a literal interrupted.</summary>
    public async ValueTask<InputEvent> ReadAsync()
    {
        if (!_isInCommand) StartDeadline();
        while (true)
        {
            if (_deadline.IsOver) return GoneOrLate();
            if (_stopping.IsCancellationRequested && !_isInCommand) return InputEvent.Stopping;
            if (!Reader.TryRead(out var result))
            {
                await _output.FlushAsync().ConfigureAwait(false);
                if (await WaitAsync().ConfigureAwait(false) is not { } arrived) return GoneOrLate();
                result = arrived;
            }

            if (Take(result) is { } found) return found;
        }
    }

    /// <summary>Forgets the command that was read and its buffer.</summary>
    public void EndCommand()
    {
        _scanner.Reset();
        _isInCommand = false;
        _next = Part.End;
        _deadline.Stop();
    }

    /// <summary>Waits for something of the server's own in the middle of a command. The client cannot help it: its time begins anew afterwards.</summary>
    public async ValueTask<bool> WaitAsync(Func<CancellationToken, ValueTask<bool>> ready, CancellationToken cancellationToken)
    {
        _deadline.Stop();
        var result = await ready(cancellationToken).ConfigureAwait(false);
        StartDeadline();
        return result;
    }

    /// <summary>Lets the announced literal become part of the command.</summary>
    public bool TryAcceptLiteral()
    {
        _next = Part.Text;
        return _scanner.TryAcceptLiteral();
    }

    /// <summary>Copies the announced literal to a store, at the speed of both. A store that fails does not stop the reading: the next command must be found.</summary>
    /// <param name="destination">Takes the bytes; null throws them away.</param>
    /// <param name="watch">Looks at them as they pass, or null.</param>
    /// <param name="encoder">Writes them to the destination in a form of text; null when they go as they are.</param>
    /// <returns>False when the client went away or was too slow.</returns>
    /// <exception cref="IOException">The store failed; the literal was read all the same.</exception>
    public async ValueTask<bool> CopyLiteralAsync(PipeWriter? destination, HeaderWatch? watch = null, BinaryEncoder? encoder = null)
    {
        // A literal has its own clock: a large one may take longer than a command.
        var target = new LiteralTarget(destination, watch, encoder);
        for (var rest = Literal.Length; rest > 0;)
        {
            _deadline.Start(_options.DataTimeout);
            var block = Math.Min(rest, 16 * 1024);
            rest -= block;
            while (block > 0)
            {
                var copied = await CopyPieceAsync(target, block).ConfigureAwait(false);
                if (copied < 0) return false;
                block -= copied;
            }
        }

        await target.FinishAsync(_connection.Closed).ConfigureAwait(false);
        _next = Part.Text;
        _scanner.ContinueAfterStreamedLiteral();
        _deadline.Start(_options.CommandTimeout);
        target.ThrowIfFailed();
        return true;
    }

    /// <summary>
    /// Reads away what is left of a command that was refused. A client that waits for permission to send its literal will not send it (RFC 9051 §4.3).
    /// </summary>
    /// <param name="limit">Bytes of literals that are worth reading.</param>
    /// <returns>False when the end of the command was not reached.</returns>
    public async ValueTask<bool> SkipRestAsync(long limit)
    {
        while (_next != Part.End)
        {
            if (_next == Part.Literal)
            {
                if (Literal.IsSynchronizing) return true;
                limit -= Literal.Length;
                if (limit < 0 || !await CopyLiteralAsync(null).ConfigureAwait(false)) return false;
            }

            var read = await ReadAsync().ConfigureAwait(false);
            if (read is not (InputEvent.Command or InputEvent.Literal)) return read == InputEvent.Invalid && CanContinue;
        }

        return true;
    }

    /// <summary>Whether anything has arrived that was not read yet: before STARTTLS that is an attack (RFC 9051 §6.2.1).</summary>
    public bool HasBufferedInput()
    {
        if (!Reader.TryRead(out var result)) return false;
        var any = !result.Buffer.IsEmpty;
        Reader.AdvanceTo(result.Buffer.Start);
        return any;
    }

    /// <summary>
    /// Waits for input without taking any, for as long as a session may idle: what IDLE does. The event is <see cref="InputEvent.Command"/> when something is there.
    /// </summary>
    public async Task<InputEvent> WaitForInputAsync()
    {
        StartDeadline();
        if (_stopping.IsCancellationRequested) return InputEvent.Stopping;
        if (await WaitAsync().ConfigureAwait(false) is not { } result) return GoneOrLate();
        var isEmpty = result.Buffer.IsEmpty;
        Reader.AdvanceTo(result.Buffer.Start);
        if (!isEmpty) return InputEvent.Command;
        return result.IsCompleted ? InputEvent.Ended : InputEvent.Stopping;
    }

    /// <summary>Ends <see cref="WaitForInputAsync"/> early.</summary>
    public void CancelWait() => Reader.CancelPendingRead();

    public void Dispose()
    {
        _wakeUp.Dispose();
        _deadline.Dispose();
        _scanner.Reset();
    }

    private static ImapFramingLimits LimitsBeforeLogin(ImapOptions options) => new()
    {
        MaxLineLength = Math.Min(options.MaxLine, options.MaxLineBeforeLogin),
        MaxLiteralBytes = Math.Min(options.MaxLiteral, options.MaxLineBeforeLogin),
        MaxLiterals = 4,
        MaxNonSyncLiteral = MaxNonSyncLiteral(options),
    };

    // RFC 7888 §5: the limit of LITERAL-.
    private static long MaxNonSyncLiteral(ImapOptions options) => options.LiteralMinus ? 4096 : long.MaxValue;

    // Gives the number of bytes copied, or a negative one at the end of the connection.
    private async ValueTask<long> CopyPieceAsync(LiteralTarget target, long length)
    {
        if (!Reader.TryRead(out var result))
        {
            await _output.FlushAsync().ConfigureAwait(false);
            if (await WaitAsync().ConfigureAwait(false) is not { } arrived) return -1;
            result = arrived;
        }

        var piece = result.Buffer.Slice(0, Math.Min(length, result.Buffer.Length));
        length = piece.Length;
        target.Write(piece);
        Reader.AdvanceTo(piece.End);
        if (length == 0 && result.IsCompleted) return -1;
        await target.FlushAsync(_connection.Closed).ConfigureAwait(false);
        return length;
    }

    private InputEvent? Take(ReadResult result)
    {
        var buffer = result.Buffer;
        if (buffer.IsEmpty && result.IsCompleted)
        {
            Reader.AdvanceTo(buffer.End);
            return InputEvent.Ended;
        }

        if (!buffer.IsEmpty) BeginCommand();
        var status = _scanner.Scan(ref buffer);
        Reader.AdvanceTo(buffer.Start);
        (_next, InputEvent? found) = status switch
        {
            ImapScanStatus.Complete => (Part.End, InputEvent.Command),
            ImapScanStatus.LiteralAnnounced => (Part.Literal, InputEvent.Literal),
            ImapScanStatus.Invalid => (Part.End, InputEvent.Invalid),
            _ => (Part.Text, (InputEvent?)null),
        };
        return found;
    }

    private void BeginCommand()
    {
        if (_isInCommand) return;
        _isInCommand = true;
        StartDeadline();
    }

    // The limit of the log-in is one for all commands before it.
    private void StartDeadline()
    {
        var limit = _isInCommand ? _options.CommandTimeout : _options.IdleTimeout;
        if (!_isLoggedIn)
        {
            var rest = _options.LoginTimeout - _time.GetElapsedTime(_started);
            limit = rest < limit ? rest : limit;
        }

        _deadline.Start(limit);
    }

    private async ValueTask<ReadResult?> WaitAsync()
    {
        try
        {
            return await Reader.ReadAsync(_deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private InputEvent GoneOrLate() => _connection.Closed.IsCancellationRequested || !_deadline.IsOver ? InputEvent.Ended : InputEvent.TimedOut;
}
