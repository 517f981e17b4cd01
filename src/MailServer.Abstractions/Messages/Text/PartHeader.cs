using System.Buffers;
using System.Text;

namespace MailServer.Messages.Text;

/// <summary>What the header of a part says of its content (RFC 2045 §5, §6).</summary>
/// <param name="MediaType">The type, in lower case.</param>
/// <param name="Boundary">What separates the parts of a multipart.</param>
/// <param name="BinaryEncoding">Where the field is that says that the content is binary; null when none does.</param>
internal readonly record struct PartHeader(string MediaType, byte[]? Boundary, Range? BinaryEncoding)
{
    private const string Boundaries = "boundary=";
    private static readonly SearchValues<char> Ends = SearchValues.Create("; \t\r\n(");

    public bool IsMessage => MediaType is "message/rfc822" or "message/global";

    /// <summary>Whether it is neither made of parts nor a message, which may not be encoded (RFC 2045 §6.4).</summary>
    public bool IsLeaf => !MediaType.StartsWith("multipart/", StringComparison.Ordinal) && !MediaType.StartsWith("message/", StringComparison.Ordinal);

    public static PartHeader Read(ReadOnlySpan<byte> header)
    {
        var part = new PartHeader("text/plain", null, null);
        for (var start = 0; start < header.Length;)
        {
            var length = FieldLength(header[start..]);
            var text = Encoding.Latin1.GetString(header.Slice(start, length));
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) part = part.With(text[..colon].Trim(), text[(colon + 1)..], start..(start + length));
            start += length;
        }

        return part.MediaType.StartsWith("multipart/", StringComparison.Ordinal) ? part : part with { Boundary = null };
    }

    private PartHeader With(string name, string value, Range field)
    {
        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) return this with { MediaType = Token(value), Boundary = BoundaryOf(value) };
        return name.Equals("Content-Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && Token(value) == "binary" ? this with { BinaryEncoding = field } : this;
    }

    // A field goes on with each line that begins with white space (RFC 5322 §2.2.3).
    private static int FieldLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        do
        {
            var end = text[length..].IndexOf((byte)'\n');
            length = end < 0 ? text.Length : length + end + 1;
        }
        while (length < text.Length && text[length] is (byte)' ' or (byte)'\t');

        return length;
    }

    private static string Token(string value)
    {
        var end = value.AsSpan().IndexOfAny(';', '(');
        return (end < 0 ? value : value[..end]).Trim().ToLowerInvariant();
    }

    private static byte[]? BoundaryOf(string value)
    {
        var start = value.IndexOf(Boundaries, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return null;
        var text = value.AsSpan(start + Boundaries.Length).TrimStart();
        var isQuoted = text.StartsWith("\"");
        if (isQuoted) text = text[1..];
        var end = isQuoted ? text.IndexOf('"') : text.IndexOfAny(Ends);
        var boundary = end < 0 ? text : text[..end];
        return boundary.IsEmpty ? null : Encoding.Latin1.GetBytes(boundary.ToString());
    }
}
