using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailServer.Delivery.Submission;

/// <summary>
/// Puts a header right as it streams by: Bcc goes, Date and Message-ID come where they are missing, fields with addresses are put right. Holds no more than
/// the beginning of a line, or one field with addresses.
/// </summary>
internal sealed class HeaderRewriter(SubmissionRules rules, AddressFields addresses, TimeProvider time)
{
    // A thousand recipients; a longer field passes as it is.
    private const int LongestField = 64 * 1024;

    // Longer names are nobody's that we look for.
    private const int LongestStart = 80;

    private readonly byte[] _start = new byte[LongestStart];
    private int _held;
    private Line _line;
    private bool _isDropping;
    private ArrayBufferWriter<byte>? _field;
    private bool _hasDate;
    private bool _hasMessageId;

    private enum Line
    {
        /// <summary>Its beginning is held: it is not known yet what it is.</summary>
        Begins,

        /// <summary>It is known, and runs to its end.</summary>
        Runs,
    }

    /// <summary>Whether the header has ended: the rest passes unchanged.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes the next piece, cut anywhere.</summary>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> piece)
    {
        while (!IsDone && !piece.IsEmpty) piece = _line == Line.Begins ? Begin(output, piece) : Run(output, piece);
        output.Write(piece);
    }

    /// <summary>The message has ended, perhaps within its header.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        if (IsDone) return;
        // A field may have been cut off within a line that goes on with it.
        if (_held > 0 && _field is not null && _start[0] is (byte)' ' or (byte)'\t') Pass(output);
        FinishField(output);
        Release(output);
        Close(output);
    }

    private ReadOnlySpan<byte> Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> piece)
    {
        _start[_held++] = piece[0];
        Judge(output);
        return piece[1..];
    }

    // Looks at what is held of the line; it stays held as long as it may be anything.
    private void Judge(IBufferWriter<byte> output)
    {
        var start = _start.AsSpan(0, _held);
        var last = start[^1];
        if (start[0] is (byte)' ' or (byte)'\t') Pass(output); // goes on with the field before it
        else if (start is [(byte)'\n'] or [(byte)'\r', (byte)'\n']) End(output, isSeparated: true);
        else if (last == (byte)':') Name(output, start[..^1].TrimEnd(" \t"u8));
        else if (last == (byte)'\n' || (start.IndexOfAny((byte)' ', (byte)'\t') >= 0 && last is not ((byte)' ' or (byte)'\t'))) End(output, isSeparated: false);
        else if (_held == LongestStart) Name(output, start);
    }

    private void Name(IBufferWriter<byte> output, ReadOnlySpan<byte> name)
    {
        FinishField(output);
        _hasDate |= Is(name, "Date"u8);
        _hasMessageId |= Is(name, "Message-ID"u8);
        // RFC 5322 §3.6.3: one of the ways of Bcc; Resent-Bcc is the same for who sends a message on (§3.6.6).
        _isDropping = rules.RemoveBcc && (Is(name, "Bcc"u8) || Is(name, "Resent-Bcc"u8));
        if (!_isDropping && addresses.Wants(name)) _field = new ArrayBufferWriter<byte>();
        Pass(output);
    }

    private void Pass(IBufferWriter<byte> output)
    {
        Pass(output, _start.AsSpan(0, _held));
        _line = Line.Runs;
        _held = 0;
    }

    private void Pass(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        if (_isDropping) return;
        (_field ?? output).Write(bytes);
        if (_field is not { WrittenCount: > LongestField }) return;
        output.Write(_field.WrittenSpan);
        _field = null;
    }

    private void FinishField(IBufferWriter<byte> output)
    {
        if (_field is null) return;
        output.Write(addresses.Edit(_field.WrittenSpan.ToArray()));
        _field = null;
    }

    private ReadOnlySpan<byte> Run(IBufferWriter<byte> output, ReadOnlySpan<byte> piece)
    {
        var end = piece.IndexOf((byte)'\n') + 1;
        if (end > 0) _line = Line.Begins;
        else end = piece.Length;
        Pass(output, piece[..end]);
        return piece[end..];
    }

    // A line that is no field ends a header that nobody ended.
    private void End(IBufferWriter<byte> output, bool isSeparated)
    {
        FinishField(output);
        Close(output);
        if (!isSeparated) output.Write("\r\n"u8);
        Release(output);
    }

    private void Close(IBufferWriter<byte> output)
    {
        IsDone = true;
        output.Write(addresses.Last());
        if (!rules.AddMissingFields) return;
        // RFC 6409 §8.2, §8.3.
        if (!_hasDate) Add(output, string.Create(CultureInfo.InvariantCulture, $"Date: {time.GetUtcNow():ddd, dd MMM yyyy HH:mm:ss} +0000\r\n"));
        if (!_hasMessageId) Add(output, $"Message-ID: <{Guid.NewGuid():N}@{rules.HostName}>\r\n");
    }

    private void Release(IBufferWriter<byte> output)
    {
        output.Write(_start.AsSpan(0, _held));
        _held = 0;
    }

    private static void Add(IBufferWriter<byte> output, string line) => output.Write(Encoding.UTF8.GetBytes(line));

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted) => Ascii.EqualsIgnoreCase(name, wanted);
}
