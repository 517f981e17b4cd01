using System.Buffers;
using System.Buffers.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// Writes the FETCH responses of one command (RFC 9051 §7.5.2): <see cref="Begin"/>, any items in any order, <see cref="End"/>, for each message.
/// Made once for a command; a row allocates nothing.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="utf8">Whether the client has enabled UTF-8.</param>
public sealed class ImapFetchWriter(IBufferWriter<byte> output, bool utf8)
{
    private const int LongestNumber = 20;
    private bool _hasItem;

    /// <summary>Starts the row of a message: <c>* 12 FETCH (</c>.</summary>
    public void Begin(uint sequence) => BeginRow(sequence, " FETCH ("u8);

    /// <summary>Starts the row of a message after ENABLE UIDONLY: <c>* 25996 UIDFETCH (</c> (RFC 9586).</summary>
    public void BeginUid(uint uid) => BeginRow(uid, " UIDFETCH ("u8);

    /// <summary>Ends the row.</summary>
    public void End() => output.Write(")\r\n"u8);

    /// <summary>UID.</summary>
    public void Uid(uint uid) => Number("UID "u8, uid);

    /// <summary>FLAGS.</summary>
    public void Flags(IReadOnlyList<string> flags)
    {
        Item("FLAGS "u8);
        output.WriteFlagList(flags);
    }

    /// <summary>FLAGS, as a list that is written already: <c>(\Seen)</c>.</summary>
    public void Flags(ReadOnlySpan<byte> list) => Raw("FLAGS "u8, list);

    /// <summary>INTERNALDATE.</summary>
    public void InternalDate(DateTimeOffset value)
    {
        Item("INTERNALDATE "u8);
        output.WriteDateTime(value);
    }

    /// <summary>RFC822.SIZE.</summary>
    public void Size(long octets) => Number("RFC822.SIZE "u8, octets);

    /// <summary>MODSEQ (RFC 7162 §3.1.4.2).</summary>
    public void ModSeq(long value)
    {
        Number("MODSEQ ("u8, value);
        output.Write(")"u8);
    }

    /// <summary>ENVELOPE, as <see cref="ImapEnvelopeWriter"/> wrote it.</summary>
    public void Envelope(ReadOnlySpan<byte> envelope) => Raw("ENVELOPE "u8, envelope);

    /// <summary>BODY, as <see cref="ImapBodyStructureWriter"/> wrote it without extension data.</summary>
    public void Body(ReadOnlySpan<byte> structure) => Raw("BODY "u8, structure);

    /// <summary>BODYSTRUCTURE, as <see cref="ImapBodyStructureWriter"/> wrote it with extension data.</summary>
    public void BodyStructure(ReadOnlySpan<byte> structure) => Raw("BODYSTRUCTURE "u8, structure);

    /// <summary>EMAILID (RFC 8474 §5.1).</summary>
    public void EmailId(ReadOnlySpan<char> id)
    {
        Item("EMAILID ("u8);
        output.WriteAscii(id);
        output.Write(")"u8);
    }

    /// <summary>THREADID, NIL for null (RFC 8474 §5.2).</summary>
    public void ThreadId(string? id)
    {
        Item("THREADID "u8);
        output.Write(id is null ? "NIL"u8 : "("u8);
        output.WriteAscii(id);
        output.Write(id is null ? ""u8 : ")"u8);
    }

    /// <summary>SAVEDATE, NIL for null (RFC 8514 §4.2).</summary>
    public void SaveDate(DateTimeOffset? value)
    {
        Item("SAVEDATE "u8);
        if (value is { } date)
        {
            output.WriteDateTime(date);
        }
        else
        {
            output.Write("NIL"u8);
        }
    }

    /// <summary>PREVIEW, NIL for null (RFC 8970 §3.1).</summary>
    public void Preview(string? text)
    {
        Item("PREVIEW "u8);
        output.WriteNString(text, utf8);
    }

    /// <summary>BINARY.SIZE of a section.</summary>
    public void BinarySize(FetchItem item, long octets)
    {
        SectionName(item);
        output.WriteNumber(octets);
    }

    /// <summary>A section that does not exist: NIL.</summary>
    public void MissingSection(FetchItem item)
    {
        SectionName(item);
        output.Write("NIL"u8);
    }

    /// <summary>The name of a section and the announcement of its bytes, which the caller sends next.</summary>
    /// <param name="item">What was asked for.</param>
    /// <param name="length">How many bytes come.</param>
    /// <param name="binary">Whether NUL may be among them; only BINARY may say so.</param>
    public void BeginSection(FetchItem item, long length, bool binary = false)
    {
        SectionName(item);
        output.WriteLiteralHeader(length, binary);
    }

    private void SectionName(FetchItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Item(""u8);
        FetchSectionWriter.WriteName(output, item);
        output.Write(" "u8);
    }

    // Rows come by the thousand: what belongs together is put into one span, because each span asked for costs as much as the number in it.
    private void BeginRow(uint number, ReadOnlySpan<byte> name)
    {
        Span<byte> span = output.GetSpan(2 + LongestNumber + name.Length);
        "* "u8.CopyTo(span);
        Utf8Formatter.TryFormat(number, span[2..], out int digits);
        name.CopyTo(span[(2 + digits)..]);
        output.Advance(2 + digits + name.Length);
        _hasItem = false;
    }

    private void Number(ReadOnlySpan<byte> name, long value)
    {
        Span<byte> span = output.GetSpan(1 + name.Length + LongestNumber);
        int start = PutName(span, name);
        Utf8Formatter.TryFormat(value, span[start..], out int digits);
        output.Advance(start + digits);
    }

    private void Raw(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Item(name);
        output.Write(value);
    }

    private void Item(ReadOnlySpan<byte> name) => output.Advance(PutName(output.GetSpan(1 + name.Length), name));

    // The space before all items but the first, and the name.
    private int PutName(Span<byte> span, ReadOnlySpan<byte> name)
    {
        int start = _hasItem ? 1 : 0;
        span[0] = (byte)' ';
        name.CopyTo(span[start..]);
        _hasItem = true;
        return start + name.Length;
    }
}
