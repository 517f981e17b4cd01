using System.Buffers;
using System.Buffers.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// Reads the tokens of one buffered command. Every method either takes its token and answers true, or answers false with
/// <see cref="Error"/> set; none throws on what a client sent, and none allocates for a token.
/// </summary>
internal ref struct ImapReader
{
    private readonly ReadOnlySpan<byte> _text;
    private int _position;

    /// <param name="text">The arguments of a command, without the last CRLF.</param>
    /// <param name="settings">How to read them.</param>
    public ImapReader(ReadOnlySpan<byte> text, ImapParserSettings settings)
    {
        _text = text;
        Settings = settings;
    }

    public ImapParserSettings Settings { get; }

    /// <summary>What was wrong first, in words for the client.</summary>
    public string? Error { get; private set; }

    /// <summary>The mailbox names that were read in another form than they were written; null for none.</summary>
    public List<ComposedName>? ComposedNames { get; set; }

    /// <summary>Whether the text ended in the middle of a literal.</summary>
    public bool IsIncomplete { get; private set; }

    public readonly bool IsEnd => _position == _text.Length;

    /// <summary>The next byte, or 0 at the end; NUL never occurs outside of literals.</summary>
    public readonly byte Next => IsEnd ? (byte)0 : _text[_position];

    public readonly ReadOnlySpan<byte> Rest => _text[_position..];

    public bool Fail(string why)
    {
        Error ??= why;
        return false;
    }

    public bool TryTake(byte value)
    {
        if (IsEnd || _text[_position] != value)
        {
            return false;
        }

        _position++;
        return true;
    }

    public void Skip(int count) => _position += count;

    public bool Space() => TryTake((byte)' ') || Fail("a space is missing");

    public bool Open() => TryTake((byte)'(') || Fail("an opening parenthesis is missing");

    public bool Close() => TryTake((byte)')') || Fail("a closing parenthesis is missing");

    public bool End() => IsEnd || Fail("there is text after the last argument");

    public bool Atom(out ReadOnlySpan<byte> atom) => Run(ImapCharacters.Atom, out atom) || Fail("an atom is missing");

    public bool Name(out ReadOnlySpan<byte> name) => Run(ImapCharacters.Name, out name) || Fail("a name is missing");

    /// <summary>Takes the next name if it is this one.</summary>
    public bool TryName(ReadOnlySpan<byte> name)
    {
        int start = _position;
        if (Run(ImapCharacters.Name, out ReadOnlySpan<byte> found) && found.EqualsIgnoreCase(name))
        {
            return true;
        }

        _position = start;
        return false;
    }

    public bool Astring(out ImapText text) => StringOrRun(ImapCharacters.Astring, out text);

    /// <summary>list-mailbox: an astring that may hold wildcards.</summary>
    public bool ListMailbox(out ImapText text) => StringOrRun(ImapCharacters.List, out text);

    /// <summary>A quoted string or a literal.</summary>
    public bool String(out ImapText text)
    {
        text = default;
        return Next switch
        {
            (byte)'"' => Quoted(out text),
            (byte)'{' or (byte)'~' => Literal(out text),
            _ => Fail("a string is missing"),
        };
    }

    /// <summary>number: an unsigned 32-bit integer.</summary>
    public bool Number(out uint number)
    {
        bool found = Number64(out long value) && value <= uint.MaxValue;
        number = found ? (uint)value : 0;
        return found || Fail("a number is above 32 bits");
    }

    /// <summary>nz-number.</summary>
    public bool NonZeroNumber(out uint number) => Number(out number) && (number != 0 || Fail("zero is not allowed here"));

    /// <summary>number64: an unsigned 63-bit integer.</summary>
    public bool Number64(out long number)
    {
        int length = Rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> digits = length < 0 ? Rest : Rest[..length];
        if (!ImapLiteral.TryParseNumber64(digits, out number))
        {
            return Fail("a number is missing or too large");
        }

        _position += digits.Length;
        return true;
    }

    /// <summary>mod-sequence-value: 1 to 2^63 - 1 (RFC 7162 §7).</summary>
    public bool ModSeq(out long value) => Number64(out value) && (value != 0 || Fail("zero is no mod-sequence"));

    public bool Set(out SequenceSet set)
    {
        set = SequenceSet.Everything;
        if (!Run(ImapCharacters.Set, out ReadOnlySpan<byte> text) || !SequenceSet.TryParse(text, out SequenceSet? parsed))
        {
            return Fail("a set of numbers is missing or malformed");
        }

        set = parsed;
        return true;
    }

    /// <summary>The announcement of a literal whose bytes are not in the text; nothing may follow it.</summary>
    public bool Announcement(out ImapLiteral literal)
    {
        bool found = ImapLiteral.ReadTrailer(Rest, out literal, out int start) == ImapLiteral.Trailer.Literal && start == 0;
        _position = found ? _text.Length : _position;
        return found || Fail("a literal is missing");
    }

    // RFC 9051 §4.3. 8-bit bytes pass here also without ENABLE: clients do send them, and who decodes the bytes refuses what is no UTF-8.
    private bool Quoted(out ImapText text)
    {
        text = default;
        bool escaped = false;
        for (int i = _position + 1; i < _text.Length; i++)
        {
            byte value = _text[i];
            if (value == (byte)'"')
            {
                text = new ImapText(_text[(_position + 1)..i], escaped);
                _position = i + 1;
                return true;
            }

            if (value == (byte)'\\')
            {
                escaped = true;
                if (++i == _text.Length || _text[i] is not ((byte)'"' or (byte)'\\'))
                {
                    return Fail("only a quote or a backslash may follow a backslash");
                }
            }
            else if (value is (byte)'\r' or (byte)'\n' or 0)
            {
                return Fail("a quoted string ends in the middle");
            }
        }

        return Fail("a quoted string has no end");
    }

    private bool Literal(out ImapText text)
    {
        text = default;
        int lineEnd = Rest.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> line = lineEnd < 0 ? Rest : Rest[..lineEnd];
        if (ImapLiteral.ReadTrailer(line, out ImapLiteral literal, out int start) != ImapLiteral.Trailer.Literal || start != 0)
        {
            return Fail("a literal is malformed");
        }

        int content = lineEnd < 0 ? _text.Length : _position + lineEnd + 2;
        if (literal.Length > _text.Length - content)
        {
            IsIncomplete = true;
            return Fail("a literal is not complete");
        }

        text = new ImapText(_text.Slice(content, (int)literal.Length), isEscaped: false);
        _position = content + (int)literal.Length;

        // CHAR8 of RFC 9051 §9 leaves out NUL; only a literal8 may hold it.
        return literal.IsBinary || !text.Raw.Contains((byte)0) || Fail("a literal holds NUL");
    }

    private bool StringOrRun(SearchValues<byte> allowed, out ImapText text)
    {
        if (Next is (byte)'"' or (byte)'{')
        {
            return String(out text);
        }

        bool found = Run(allowed, out ReadOnlySpan<byte> run);
        text = new ImapText(run, isEscaped: false);
        return found || Fail("an argument is missing or malformed");
    }

    private bool Run(SearchValues<byte> allowed, out ReadOnlySpan<byte> run)
    {
        int length = Rest.IndexOfAnyExcept(allowed);
        run = length < 0 ? Rest : Rest[..length];
        _position += run.Length;
        return run.Length > 0;
    }
}
