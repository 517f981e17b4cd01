using System.Buffers.Text;
using System.Text;
using MailServer.Messages.Text;

namespace MailServer.Imap.Ordering;

/// <summary>Reads what SORT needs out of a kept ENVELOPE (RFC 9051 §7.5.2): the first address of From, To and Cc.</summary>
internal ref struct EnvelopeReader(ReadOnlySpan<byte> envelope)
{
    private ReadOnlySpan<byte> _rest = envelope;

    public static (SortAddress From, SortAddress To, SortAddress Cc) Read(ReadOnlySpan<byte> envelope)
    {
        var reader = new EnvelopeReader(envelope);
        reader.Take((byte)'(');
        reader.NString();
        reader.NString();
        var from = reader.FirstAddress();
        reader.FirstAddress();
        reader.FirstAddress();
        var to = reader.FirstAddress();
        var cc = reader.FirstAddress();
        return (from, to, cc);
    }

    private SortAddress FirstAddress()
    {
        SkipSpaces();
        var first = default(SortAddress?);
        if (!Take((byte)'('))
        {
            NString();
            return default;
        }

        while (Take((byte)'('))
        {
            var name = NString();
            NString();
            var address = new SortAddress(name is null ? null : EncodedWords.Decode(name), NString(), NString());
            first ??= address;
            SkipSpaces();
            Take((byte)')');
        }

        Take((byte)')');
        return first ?? default;
    }

    private string? NString()
    {
        SkipSpaces();
        if (Take((byte)'"')) return Quoted();
        if (Take((byte)'{')) return Literal();
        _rest = _rest[Math.Min(_rest.Length, "NIL".Length)..];
        return null;
    }

    private string Quoted()
    {
        var bytes = new List<byte>();
        while (!_rest.IsEmpty && _rest[0] != (byte)'"')
        {
            if (_rest[0] == (byte)'\\' && _rest.Length > 1) _rest = _rest[1..];
            bytes.Add(_rest[0]);
            _rest = _rest[1..];
        }

        Take((byte)'"');
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private string Literal()
    {
        if (!Utf8Parser.TryParse(_rest, out int length, out var digits)) return "";
        var start = Math.Min(_rest.Length, digits + "}\r\n".Length);
        var end = Math.Min(_rest.Length, start + Math.Max(length, 0));
        var text = Encoding.UTF8.GetString(_rest[start..end]);
        _rest = _rest[end..];
        return text;
    }

    private void SkipSpaces() => _rest = _rest.TrimStart((byte)' ');

    private bool Take(byte expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected) return false;
        _rest = _rest[1..];
        return true;
    }
}

/// <summary>An address of an envelope.</summary>
/// <param name="Name">The display name, decoded.</param>
/// <param name="Mailbox">The local part.</param>
/// <param name="Host">The domain.</param>
internal readonly record struct SortAddress(string? Name, string? Mailbox, string? Host);
