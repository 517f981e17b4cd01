namespace MailServer.Delivery.Outbound.Client;

/// <summary>Collects <see cref="ContentFacts"/> from pieces of a message; a piece may end anywhere.</summary>
internal sealed class ContentScan
{
    private static ReadOnlySpan<byte> ReceivedName => "received:"u8;

    private bool _hasEightBit;
    private bool _hasEightBitHeader;
    private bool _hasNul;
    private bool _inHeader = true;
    private bool _mayBeReceived = true;
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

        if (_inHeader) MatchReceived(text);
        _length += text.Length;
    }

    // A header line's name, compared as far as it has come.
    private void MatchReceived(ReadOnlySpan<byte> text)
    {
        for (int at = (int)Math.Min(_length, ReceivedName.Length); _mayBeReceived && at < ReceivedName.Length && !text.IsEmpty; at++, text = text[1..])
        {
            _mayBeReceived = (text[0] | 0x20) == (ReceivedName[at] | 0x20);
            if (_mayBeReceived && at == ReceivedName.Length - 1) _hops++;
        }
    }

    private void EndLine(bool withReturn)
    {
        // The CR may have come with an earlier piece; one octet more or less does not matter for the longest line.
        long length = withReturn ? _length - 1 : _length;
        _longest = Math.Max(_longest, length);
        if (length <= 0 || (_length == 1 && !withReturn)) _inHeader = false;
        _length = 0;
        _mayBeReceived = true;
    }
}
