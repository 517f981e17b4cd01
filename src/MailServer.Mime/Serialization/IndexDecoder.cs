using System.Text;

namespace MailServer.Mime.Serialization;

/// <summary>Reads what <see cref="IndexEncoding"/> wrote; every length is checked against what is there.</summary>
internal ref struct IndexDecoder(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public byte ReadByte()
    {
        if (_rest.IsEmpty) throw Damaged();
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public long ReadNumber()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var group = ReadByte();
            value |= (ulong)(group & 0x7F) << shift;
            if (group < 0x80) return (long)value >= 0 ? (long)value : throw Damaged();
        }

        throw Damaged();
    }

    /// <summary>Reads how many things of at least one byte follow.</summary>
    public int ReadCount()
    {
        var count = ReadNumber();
        return count <= _rest.Length ? (int)count : throw Damaged();
    }

    public string ReadText()
    {
        var length = ReadCount();
        var text = length == 0 ? "" : Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return text;
    }

    public void ExpectVersion(byte version)
    {
        if (ReadByte() != version) throw Damaged();
    }

    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty) throw Damaged();
    }

    private static InvalidDataException Damaged() => new("The stored index of a message is damaged, or of an unknown version.");
}
