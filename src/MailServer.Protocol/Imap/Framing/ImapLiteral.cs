using System.Buffers.Text;

namespace MailServer.Protocol.Imap;

/// <summary>The announcement of a literal (RFC 9051 §4.3, RFC 7888, RFC 3516 §7).</summary>
/// <param name="Length">Bytes that follow, up to 2^63 - 1.</param>
/// <param name="IsSynchronizing">Whether the client waits for a continuation request: <c>{n}</c>; <c>{n+}</c> does not wait.</param>
/// <param name="IsBinary">Whether it is a literal8, <c>~{n}</c>, which may hold NUL.</param>
public readonly record struct ImapLiteral(long Length, bool IsSynchronizing, bool IsBinary)
{
    /// <summary>What the end of a line (without its CRLF) says about a literal.</summary>
    internal enum Trailer
    {
        /// <summary>The line ends without announcing a literal.</summary>
        None,

        /// <summary>A literal follows.</summary>
        Literal,

        /// <summary>Braces with something else than a number of 63 bits in them.</summary>
        Malformed,
    }

    /// <summary>Looks for <c>{n}</c>, <c>{n+}</c> or <c>~{n}</c> at the end of a line.</summary>
    /// <param name="line">The line without its CRLF.</param>
    /// <param name="literal">What was announced; of a malformed one only <see cref="IsSynchronizing"/> counts.</param>
    /// <param name="start">Where the announcement starts.</param>
    internal static Trailer ReadTrailer(ReadOnlySpan<byte> line, out ImapLiteral literal, out int start)
    {
        literal = default;
        start = line.Length;
        int open = line is [.., (byte)'}'] ? line.LastIndexOf((byte)'{') : -1;
        if (open < 0)
        {
            return Trailer.None;
        }

        ReadOnlySpan<byte> digits = line[(open + 1)..^1];
        bool waits = digits is not [.., (byte)'+'];
        bool binary = open > 0 && line[open - 1] == (byte)'~';
        start = binary ? open - 1 : open;
        bool isNumber = TryParseNumber64(waits ? digits : digits[..^1], out long length);
        literal = new ImapLiteral(length, waits, binary);
        return isNumber ? Trailer.Literal : Trailer.Malformed;
    }

    /// <summary>Reads <c>number64</c>: digits only, up to 2^63 - 1; leading zeros are allowed but not more than 20 digits.</summary>
    internal static bool TryParseNumber64(ReadOnlySpan<byte> digits, out long number)
    {
        number = 0;
        return digits.Length is > 0 and <= 20
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(digits, out number, out int consumed)
            && consumed == digits.Length;
    }
}
