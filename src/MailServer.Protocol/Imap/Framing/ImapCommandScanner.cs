using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>
/// Cuts one logical command, a line with its literals, out of the bytes of a connection, at whatever borders they arrive.
/// It holds a buffer only while a command is unfinished. Not thread-safe.
/// </summary>
/// <param name="limits">How large a command may be; see <see cref="Limits"/>.</param>
public sealed class ImapCommandScanner(ImapFramingLimits limits)
{
    private readonly CommandBuffer _buffer = new();
    private int _lineStart;
    private int _lineBytes;
    private long _literalBytes;
    private long _literalRest;
    private int _literalCount;

    /// <summary>How large a command may be. The session widens it at log-in, between commands.</summary>
    public ImapFramingLimits Limits { get; set; } = limits;

    /// <summary>The bytes so far, literals in place; valid until the next call that changes the scanner.</summary>
    public ReadOnlySpan<byte> Text => _buffer.Text;

    /// <summary>The literal that was announced last.</summary>
    public ImapLiteral Literal { get; private set; }

    /// <summary>Why the input was refused.</summary>
    public ImapFramingError Error { get; private set; }

    /// <summary>
    /// Whether the session may answer BAD, call <see cref="Reset"/> and go on after an error.
    /// If not, nobody knows where the next command starts: say BYE and close.
    /// </summary>
    public bool CanContinue { get; private set; } = true;

    /// <summary>Takes bytes of the command off the front of the input.</summary>
    /// <param name="input">What has arrived; afterwards what has not been taken.</param>
    public ImapScanStatus Scan(ref ReadOnlySequence<byte> input)
    {
        while (Error == ImapFramingError.None)
        {
            if (_literalRest > 0)
            {
                TakeLiteral(ref input);
                if (_literalRest > 0)
                {
                    return ImapScanStatus.NeedMore;
                }
            }

            if (!TakeLine(ref input))
            {
                return Error == ImapFramingError.None ? ImapScanStatus.NeedMore : ImapScanStatus.Invalid;
            }

            return EndLine();
        }

        return ImapScanStatus.Invalid;
    }

    /// <summary>Lets the announced literal become part of <see cref="Text"/>; send the continuation request if the client waits.</summary>
    /// <returns>False when it would pass a limit: <see cref="Error"/> and <see cref="CanContinue"/> say what to do.</returns>
    public bool TryAcceptLiteral()
    {
        // A literal of no bytes counts too: a thousand of them are an attack as well.
        if (++_literalCount > Limits.MaxLiterals)
        {
            Refuse(ImapFramingError.TooManyLiterals, Literal.IsSynchronizing);
            return false;
        }

        if (Literal.Length > Limits.MaxLiteralBytes - _literalBytes)
        {
            Refuse(ImapFramingError.LiteralTooLarge, Literal.IsSynchronizing);
            return false;
        }

        _literalBytes += Literal.Length;
        _literalRest = Literal.Length;
        return true;
    }

    /// <summary>
    /// Goes on after a literal that the caller has read from the input: <see cref="Text"/> starts anew with what follows it.
    /// </summary>
    public void ContinueAfterStreamedLiteral()
    {
        _buffer.Clear();
        _lineStart = 0;
        _lineBytes = 0;
    }

    /// <summary>Forgets the command and gives the buffer back, wiped: it may hold a password.</summary>
    public void Reset()
    {
        _buffer.Release();
        _lineStart = 0;
        _lineBytes = 0;
        _literalBytes = 0;
        _literalRest = 0;
        _literalCount = 0;
        Literal = default;
        Error = ImapFramingError.None;
        CanContinue = true;
    }

    private void TakeLiteral(ref ReadOnlySequence<byte> input)
    {
        long length = Math.Min(_literalRest, input.Length);
        _buffer.Append(input.Slice(0, length));
        input = input.Slice(length);
        _literalRest -= length;
        _lineStart = _buffer.Length;
    }

    // True when a line feed was taken.
    private bool TakeLine(ref ReadOnlySequence<byte> input)
    {
        SequencePosition? feed = input.PositionOf((byte)'\n');
        ReadOnlySequence<byte> line = feed is { } at ? input.Slice(0, input.GetPosition(1, at)) : input;
        long room = Limits.MaxLineLength - _lineBytes;
        bool tooLong = line.Length > room;
        if (tooLong)
        {
            // What fits is kept, so that the answer can carry the tag.
            line = line.Slice(0, room);
            Refuse(ImapFramingError.LineTooLong, canContinue: false);
        }

        _buffer.Append(line);
        _lineBytes += (int)line.Length;
        input = input.Slice(line.Length);
        return feed is not null && !tooLong;
    }

    private ImapScanStatus EndLine()
    {
        ReadOnlySpan<byte> line = Text[_lineStart..];
        if (line is not [.., (byte)'\r', (byte)'\n'])
        {
            return Refuse(ImapFramingError.BareLineFeed, canContinue: false);
        }

        line = line[..^2];
        ImapLiteral.Trailer trailer = ImapLiteral.ReadTrailer(line, out ImapLiteral literal, out _);
        bool inStep = trailer == ImapLiteral.Trailer.None || literal.IsSynchronizing;
        if (line.ContainsAny((byte)'\r', (byte)'\0'))
        {
            return Refuse(ImapFramingError.BadCharacter, inStep);
        }

        return trailer switch
        {
            ImapLiteral.Trailer.None => ImapScanStatus.Complete,
            ImapLiteral.Trailer.Malformed => Refuse(ImapFramingError.BadLiteral, inStep),
            _ => Announce(literal),
        };
    }

    private ImapScanStatus Announce(ImapLiteral literal)
    {
        Literal = literal;
        _lineStart = _buffer.Length;
        return literal.IsSynchronizing || literal.Length <= Limits.MaxNonSyncLiteral
            ? ImapScanStatus.LiteralAnnounced
            : Refuse(ImapFramingError.NonSyncLiteralTooLarge, canContinue: false);
    }

    private ImapScanStatus Refuse(ImapFramingError error, bool canContinue)
    {
        Error = error;
        CanContinue = canContinue;
        return ImapScanStatus.Invalid;
    }
}
