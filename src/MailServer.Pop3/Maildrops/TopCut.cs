namespace MailServer.Pop3.Maildrops;

/// <summary>Finds where TOP ends (RFC 1939 §7): behind the header, the empty line, and a number of lines of the body. The message may come in any pieces.</summary>
internal sealed class TopCut(int bodyLines)
{
    private int _bodyLines = bodyLines;
    private bool _inBody;
    private bool _lineIsEmpty = true;

    /// <summary>Whether the rest is not wanted.</summary>
    public bool IsComplete => _inBody && _bodyLines == 0;

    /// <summary>How much of the next piece is wanted.</summary>
    public int Take(ReadOnlySpan<byte> piece)
    {
        int taken = 0;
        while (!IsComplete && taken < piece.Length)
        {
            var rest = piece[taken..];
            int feed = rest.IndexOf((byte)'\n');
            var line = feed < 0 ? rest : rest[..feed];
            if (line.ContainsAnyExcept((byte)'\r')) _lineIsEmpty = false;
            taken += feed < 0 ? rest.Length : feed + 1;
            if (feed >= 0) EndLine();
        }

        return taken;
    }

    private void EndLine()
    {
        if (_inBody) _bodyLines--;
        else if (_lineIsEmpty) _inBody = true;
        _lineIsEmpty = true;
    }
}
