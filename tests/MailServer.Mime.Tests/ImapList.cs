using System.Text;

namespace MailServer.Mime.Tests;

/// <summary>Reads the parenthesised lists that the indexer writes: strings, numbers, NIL (as null) and lists.</summary>
internal sealed class ImapList
{
    private readonly byte[] _bytes;
    private int _position;

    private ImapList(ReadOnlyMemory<byte> bytes) => _bytes = bytes.ToArray();

    public static IReadOnlyList<object?> Parse(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ImapList(bytes);
        var list = Assert.IsType<object?[]>(reader.ReadValue());
        Assert.Equal(reader._bytes.Length, reader._position);
        return list;
    }

    private object? ReadValue() => (char)_bytes[_position] switch
    {
        '(' => ReadList(),
        '"' => ReadQuoted(),
        '{' => ReadLiteral(),
        _ => ReadAtom(),
    };

    private object?[] ReadList()
    {
        var items = new List<object?>();
        _position++;
        while (_bytes[_position] != ')')
        {
            if (_bytes[_position] == ' ') _position++;
            items.Add(ReadValue());
        }

        _position++;
        return [.. items];
    }

    private string ReadQuoted()
    {
        var text = new List<byte>();
        for (_position++; _bytes[_position] != '"'; _position++)
        {
            if (_bytes[_position] == '\\') _position++;
            Assert.True(_bytes[_position] is >= 0x20 and < 0x7F or (byte)'\t', "Only printable characters may stand between quotes.");
            text.Add(_bytes[_position]);
        }

        _position++;
        return Encoding.UTF8.GetString([.. text]);
    }

    private string ReadLiteral()
    {
        var end = Array.IndexOf(_bytes, (byte)'}', _position);
        var length = int.Parse(Encoding.UTF8.GetString(_bytes[(_position + 1)..end]).TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("\r\n"u8.ToArray(), _bytes[(end + 1)..(end + 3)]);
        _position = end + 3 + length;
        var literal = _bytes[(end + 3).._position];
        Assert.DoesNotContain((byte)0, literal);
        return Encoding.UTF8.GetString(literal);
    }

    private object? ReadAtom()
    {
        var begin = _position;
        while (_position < _bytes.Length && _bytes[_position] is not ((byte)' ' or (byte)')' or (byte)'(')) _position++;
        var atom = Encoding.UTF8.GetString(_bytes[begin.._position]);
        if (atom == "NIL") return null;
        return long.Parse(atom, System.Globalization.CultureInfo.InvariantCulture);
    }
}
