using System.Buffers;

namespace MailServer.Protocol.Smtp;

/// <summary>
/// Takes the message text that follows DATA apart (RFC 5321 §4.1.1.4, §4.5.2): removes the dots put before lines, and finds the end.
/// Only CRLF.CRLF ends it (or .CRLF at once). A bare CR, a bare LF or NUL is noted and never an end (SMTP smuggling).
/// Input may be cut anywhere; nothing is allocated and nothing but a few bits kept between two pieces.
/// </summary>
/// <remarks>
/// When normalising, a bare CR or LF becomes CRLF and starts a line, from which a leading dot is removed as from any other;
/// but a dot alone on a line counts only between two true CRLFs.
/// </remarks>
public sealed class DataDecoder
{
    private static readonly SearchValues<byte> Stops = SearchValues.Create("\r\n\0"u8);

    private State _state;
    private bool _normalize;

    /// <summary>Where the decoder stands between two octets.</summary>
    private enum State
    {
        /// <summary>After CRLF, or before the first octet: a dot may be the end.</summary>
        LineStart,

        /// <summary>After a bare CR or LF that was made a CRLF: a dot is only removed.</summary>
        LooseLineStart,

        /// <summary>After CRLF and a dot, which is withheld.</summary>
        Dot,

        /// <summary>After CRLF, a dot and CR: LF ends the message.</summary>
        DotCr,

        /// <summary>Inside a line.</summary>
        Line,

        /// <summary>Inside a line, after a CR which is withheld.</summary>
        Cr,

        /// <summary>Behind the end.</summary>
        Done,
    }

    /// <summary>Octets of content given out so far, which is the message's size.</summary>
    public long ContentLength { get; private set; }

    /// <summary>What was seen that a message must not contain.</summary>
    public DataFault Faults { get; private set; }

    /// <summary>Whether the end has been read.</summary>
    public bool IsDone => _state == State.Done;

    /// <summary>
    /// Whether the message has to be refused: NUL always, bare CR and LF unless they are normalised. From then on no content is given out,
    /// but the end is still looked for, so that the reply can be sent at its place.
    /// </summary>
    public bool IsRefused => (Faults & (_normalize ? DataFault.Nul : DataFault.All)) != 0;

    /// <summary>Begins another message.</summary>
    /// <param name="normalize">Whether bare CR and bare LF become CRLF; otherwise they make the message refused.</param>
    public void Reset(bool normalize)
    {
        _normalize = normalize;
        _state = State.LineStart;
        ContentLength = 0;
        Faults = DataFault.None;
    }

    /// <summary>Takes one step: consumes the start of the input and gives out at most one run of content. Repeat until the input is used up or the message done.</summary>
    /// <param name="input">What comes next from the client; not empty.</param>
    /// <param name="consumed">How much of it is used up. May be 0 with content: then the step only gave out what was withheld.</param>
    /// <param name="content">The content: part of the input or of a constant; copy it before the input goes away.</param>
    /// <returns>Whether the message is done; what follows the consumed octets is the next command.</returns>
    public bool Read(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> content)
    {
        content = default;
        consumed = 0;
        if (input.IsEmpty || _state == State.Done)
            return IsDone;
        if (_state == State.Line || !TryLeaveBoundary(input[0], out consumed, out content))
            content = ReadRun(input, out consumed);
        if (IsRefused)
            content = default;
        ContentLength += content.Length;
        return IsDone;
    }

    /// <summary>Decodes as much as there is, up to the end of the message.</summary>
    /// <param name="input">What comes next from the client; moved behind what was used.</param>
    /// <param name="output">Where the content goes.</param>
    /// <returns>Whether the message is done.</returns>
    public bool Decode(ref ReadOnlySequence<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        long used = 0;
        // Segment by segment: a sequence may begin with empty ones, which slicing does not remove.
        foreach (ReadOnlyMemory<byte> segment in input)
            used += Decode(segment.Span, output);
        input = input.Slice(used);
        return IsDone;
    }

    private int Decode(ReadOnlySpan<byte> segment, IBufferWriter<byte> output)
    {
        int used = 0;
        while (used < segment.Length && !IsDone)
        {
            Read(segment[used..], out int consumed, out ReadOnlySpan<byte> content);
            output.Write(content);
            used += consumed;
        }

        return used;
    }

    // Decides about the first octet where a line starts or an octet is withheld. False: it belongs to the line, nothing consumed.
    private bool TryLeaveBoundary(byte next, out int consumed, out ReadOnlySpan<byte> content)
    {
        content = default;
        consumed = 1;
        switch (_state, next)
        {
            case (State.LineStart, (byte)'.'):
                _state = State.Dot;
                return true;
            case (State.LooseLineStart, (byte)'.'):
                _state = State.Line;
                return true;
            case (State.Dot, (byte)'\r'):
                _state = State.DotCr;
                return true;
            case (State.DotCr, (byte)'\n'):
                _state = State.Done;
                return true;
            case (State.Cr, (byte)'\n'):
                _state = State.LineStart;
                content = "\r\n"u8;
                return true;
            case (State.Cr or State.DotCr, _):
                consumed = 0;
                content = EndLoosely(DataFault.BareCr);
                return true;
            default:
                consumed = 0;
                _state = State.Line;
                return false;
        }
    }

    // The longest run that can be given out as it is: whole lines, as long as none starts with a dot.
    private ReadOnlySpan<byte> ReadRun(ReadOnlySpan<byte> input, out int consumed)
    {
        int length = 0;
        while (true)
        {
            int stop = input[length..].IndexOfAny(Stops);
            length = stop < 0 ? input.Length : length + stop;
            consumed = length;
            if (stop < 0)
                return input;
            if (!IsCrLf(input[length..]))
                break;
            length += 2;
            consumed = length;
            if (length == input.Length || input[length] == '.')
            {
                _state = State.LineStart;
                return input[..length];
            }
        }

        // A bare CR or LF at the very start of a step gives a content of its own, so that a step has one run at most.
        return length > 0 ? input[..length] : ReadStop(input, out consumed);
    }

    private ReadOnlySpan<byte> ReadStop(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 1;
        if (input[0] == '\n')
            return EndLoosely(DataFault.BareLf);
        if (input[0] == '\r')
        {
            _state = State.Cr;
            return default;
        }

        Faults |= DataFault.Nul;
        return input[..1];
    }

    private ReadOnlySpan<byte> EndLoosely(DataFault fault)
    {
        Faults |= fault;
        _state = State.LooseLineStart;
        return "\r\n"u8;
    }

    private static bool IsCrLf(ReadOnlySpan<byte> text) => text.Length > 1 && text[0] == '\r' && text[1] == '\n';
}
