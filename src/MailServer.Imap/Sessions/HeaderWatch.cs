using System.Buffers;

namespace MailServer.Imap.Sessions;

/// <summary>Looks for 8-bit octets in the header of a message that streams by (RFC 6855 §4).</summary>
internal sealed class HeaderWatch
{
    private bool _isOver;
    private int _lineLength;

    public bool HasEightBit { get; private set; }

    public void Look(in ReadOnlySequence<byte> bytes)
    {
        if (_isOver) return;
        foreach (var segment in bytes) Look(segment.Span);
    }

    // The header ends with an empty line (RFC 5322 §2.1).
    private void Look(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value == (byte)'\n')
            {
                _isOver = _lineLength == 0;
                if (_isOver) return;
                _lineLength = 0;
            }
            else if (value != (byte)'\r')
            {
                _lineLength++;
                HasEightBit |= value >= 0x80;
            }
        }
    }
}
