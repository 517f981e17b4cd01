using System.Buffers;
using System.Text;
using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Fetching;

/// <summary>
/// Finds header fields by name (HEADER.FIELDS, HEADER.FIELDS.NOT; RFC 9051 §6.4.5) in one pass over the header block,
/// a buffer at a time: a header of any size costs the same memory.
/// </summary>
internal sealed class HeaderFields
{
    private const int BufferSize = 4 * 1024;

    // Longer names match nothing: no field has one, and nobody asks for it.
    private const int LongestName = 256;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly bool _keepsNamed;
    private readonly byte[] _name = new byte[LongestName];
    private readonly ContentRanges _found = new();
    private int _nameLength;
    private bool _isInName = true;
    private bool _isLineStart = true;
    private bool _keeps;
    private long _fieldStart;

    private HeaderFields(FetchSection section, long offset)
    {
        _names = new HashSet<string>(section.Fields, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _keepsNamed = section.Text == FetchSectionText.HeaderFields;
        _fieldStart = offset;
    }

    public static async ValueTask<ContentRanges> FindAsync(MessageContent content, Section header, FetchSection section, CancellationToken cancellationToken)
    {
        var scan = new HeaderFields(section, header.Offset);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < header.Length;)
            {
                var wanted = (int)Math.Min(buffer.Length, header.Length - done);
                var read = await content.ReadAsync(header.Offset + done, buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
                if (read == 0) throw new EndOfStreamException("The message ends within its header.");
                scan.Read(buffer.AsSpan(0, read), header.Offset + done);
                done += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        scan.EndField(header.Offset + header.Length);
        return scan._found;
    }

    private void Read(ReadOnlySpan<byte> bytes, long offset)
    {
        for (var i = 0; i < bytes.Length;)
        {
            if (_isLineStart) BeginLine(bytes[i], offset + i);
            if (_isInName)
            {
                TakeNameByte(bytes[i++]);
                continue;
            }

            var feed = bytes[i..].IndexOf((byte)'\n');
            if (feed < 0) return;
            i += feed + 1;
            _isLineStart = true;
        }
    }

    private void BeginLine(byte first, long offset)
    {
        _isLineStart = false;

        // A line that starts with white space continues the field before it (RFC 5322 §2.2.3).
        if (first is (byte)' ' or (byte)'\t') return;
        EndField(offset);
        _fieldStart = offset;
        _nameLength = 0;
        _isInName = true;
    }

    private void TakeNameByte(byte value)
    {
        switch (value)
        {
            case (byte)':':
                Decide(_names.Contains(Name()));
                break;
            case (byte)'\n':
                // The empty line that ends the header is always sent; a line without a colon is no field of any name.
                Decide(false);
                _keeps |= _nameLength == 0;
                _isLineStart = true;
                break;
            case (byte)'\r':
                break;
            default:
                if (_nameLength < LongestName) _name[_nameLength++] = value;
                break;
        }
    }

    private void Decide(bool isNamed)
    {
        _isInName = false;
        _keeps = isNamed == _keepsNamed;
    }

    private void EndField(long end)
    {
        if (_keeps) _found.Add(_fieldStart, end - _fieldStart);
        _keeps = false;
    }

    // White space before the colon is obsolete but allowed (RFC 5322 §4.5).
    private ReadOnlySpan<char> Name() => Encoding.Latin1.GetString(_name.AsSpan(0, _nameLength).TrimEnd(" \t"u8));
}
