using System.Buffers;
using System.Buffers.Text;

namespace MailServer.Messages.Text;

/// <summary>Writes octets in base64, in lines of 76 characters (RFC 2045 §6.8).</summary>
internal sealed class Base64Lines(IBufferWriter<byte> output)
{
    private const int Octets = 57;
    private const int Characters = 76;
    private readonly byte[] _line = new byte[Octets];
    private int _count;
    private bool _hasAny;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, Octets - _count);
            bytes[..taken].CopyTo(_line.AsSpan(_count));
            _count += taken;
            bytes = bytes[taken..];
            if (_count == Octets) EndLine();
        }
    }

    /// <summary>Ends the last line.</summary>
    /// <returns>Whether there was any line.</returns>
    public bool Finish()
    {
        if (_count > 0) EndLine();
        var hadAny = _hasAny;
        _hasAny = false;
        return hadAny;
    }

    private void EndLine()
    {
        var span = output.GetSpan(Characters + 2);
        Base64.EncodeToUtf8(_line.AsSpan(0, _count), span, out _, out var written);
        "\r\n"u8.CopyTo(span[written..]);
        output.Advance(written + 2);
        _count = 0;
        _hasAny = true;
    }
}
