namespace MailServer.Smtp.Messages;

/// <summary>Counts the Received lines of a message as it streams by (RFC 5321 §6.3); looks no further than the end of the header.</summary>
internal struct HopCounter
{
    private bool _isPastHeader;
    private bool _isPastName;
    private int _matched;

    private static ReadOnlySpan<byte> Name => "received:"u8;

    /// <summary>Received lines so far.</summary>
    public int Hops { get; private set; }

    /// <summary>Takes the next piece of the message, cut anywhere.</summary>
    public void Scan(ReadOnlySpan<byte> piece)
    {
        while (!_isPastHeader && !piece.IsEmpty)
            piece = _isPastName ? SkipLine(piece) : MatchName(piece);
    }

    private ReadOnlySpan<byte> MatchName(ReadOnlySpan<byte> piece)
    {
        var octet = piece[0];
        // An empty line ends the header.
        _isPastHeader = _matched == 0 && octet is (byte)'\r' or (byte)'\n';
        if (ToLower(octet) != Name[_matched])
        {
            _isPastName = true;
            return piece;
        }

        if (++_matched < Name.Length) return piece[1..];
        Hops++;
        _isPastName = true;
        return piece[1..];
    }

    private ReadOnlySpan<byte> SkipLine(ReadOnlySpan<byte> piece)
    {
        var end = piece.IndexOf((byte)'\n');
        if (end < 0) return default;
        _isPastName = false;
        _matched = 0;
        return piece[(end + 1)..];
    }

    private static byte ToLower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;
}
