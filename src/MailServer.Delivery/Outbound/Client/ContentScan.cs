using System.Text;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>Collects <see cref="ContentFacts"/> from pieces of a message; a piece may end anywhere.</summary>
internal sealed class ContentScan
{
    // Long enough for what is looked for: "TLS-Required: No" with some blanks.
    private readonly byte[] _head = new byte[64];
    private int _headLength;
    private bool _hasEightBit;
    private bool _hasEightBitHeader;
    private bool _hasNul;
    private bool _inHeader = true;
    private bool _isTlsOptional;
    private long _longest;
    private long _length;
    private int _hops;

    public void Add(ReadOnlySpan<byte> piece)
    {
        _hasNul |= piece.Contains((byte)0);
        while (!piece.IsEmpty)
        {
            int feed = piece.IndexOf((byte)'\n');
            AddToLine(feed < 0 ? piece : piece[..feed]);
            if (feed >= 0) EndLine(feed > 0 && piece[feed - 1] == '\r');
            piece = feed < 0 ? default : piece[(feed + 1)..];
        }
    }

    public ContentFacts Finish()
    {
        EndLine(false);
        return new ContentFacts
        {
            HasEightBit = _hasEightBit,
            HasEightBitHeader = _hasEightBitHeader,
            HasNul = _hasNul,
            IsTlsOptional = _isTlsOptional,
            LongestLine = _longest,
            Hops = _hops,
        };
    }

    private void AddToLine(ReadOnlySpan<byte> text)
    {
        if (!_hasEightBit || (_inHeader && !_hasEightBitHeader))
        {
            bool eightBit = text.ContainsAnyInRange((byte)0x80, (byte)0xFF);
            _hasEightBit |= eightBit;
            _hasEightBitHeader |= eightBit && _inHeader;
        }

        if (_inHeader) KeepHead(text);
        _length += text.Length;
    }

    private void KeepHead(ReadOnlySpan<byte> text)
    {
        int count = Math.Min(text.Length, _head.Length - _headLength);
        text[..count].CopyTo(_head.AsSpan(_headLength));
        _headLength += count;
    }

    private void EndLine(bool withReturn)
    {
        if (_inHeader) ReadHead();
        // The CR may have come with an earlier piece; one octet more or less does not matter for the longest line.
        long length = withReturn ? _length - 1 : _length;
        _longest = Math.Max(_longest, length);
        if (length <= 0 || (_length == 1 && !withReturn)) _inHeader = false;
        _length = _headLength = 0;
    }

    private void ReadHead()
    {
        ReadOnlySpan<byte> line = _head.AsSpan(0, _headLength);
        int colon = line.IndexOf((byte)':');
        if (colon < 0) return;
        if (Ascii.EqualsIgnoreCase(line[..colon], "Received"u8)) _hops++;
        // RFC 8689 §3: the only value there is.
        _isTlsOptional |= Ascii.EqualsIgnoreCase(line[..colon], "TLS-Required"u8) && Ascii.EqualsIgnoreCase(line[(colon + 1)..].Trim(" \t\r"u8), "No"u8);
    }
}
