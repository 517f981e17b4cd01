using System.Buffers.Text;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Urls;

/// <summary>Cuts the structure of one part out of a kept BODYSTRUCTURE (RFC 9051 §7.5.2), for BODYPARTSTRUCTURE (RFC 5524).</summary>
internal static class PartStructure
{
    // body-type-msg (RFC 9051 §9): media type and subtype, five body fields, envelope, then the structure of the message within.
    private const int FieldsBeforeEmbedded = 8;

    /// <summary>The structure of a part; NIL where a section is no part, but a header or a text.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> structure, FetchSection wanted)
    {
        if (wanted.Text != FetchSectionText.None) return "NIL"u8;
        for (var i = 0; i < wanted.Part.Count && !structure.IsEmpty; i++) structure = Child(structure, wanted.Part[i], isFirst: i == 0);
        return structure.IsEmpty ? "NIL"u8 : structure;
    }

    // RFC 9051 §6.4.5: the parts of a message within a message are its own parts, and what is not multipart has one part, itself.
    private static ReadOnlySpan<byte> Child(ReadOnlySpan<byte> structure, uint number, bool isFirst)
    {
        if (!isFirst && !IsMultipart(structure)) structure = Embedded(structure);
        if (!IsMultipart(structure)) return number == 1 ? structure : default;
        var rest = structure[1..];
        for (uint i = 1; rest.StartsWith("("u8); i++)
        {
            var length = Length(rest);
            if (i == number) return rest[..length];
            rest = rest[length..];
        }

        return default;
    }

    private static ReadOnlySpan<byte> Embedded(ReadOnlySpan<byte> structure)
    {
        var rest = structure[1..];
        for (var i = 0; i < FieldsBeforeEmbedded && !rest.IsEmpty; i++) rest = rest[Length(rest)..].TrimStart((byte)' ');
        return rest.StartsWith("("u8) ? rest[..Length(rest)] : default;
    }

    private static bool IsMultipart(ReadOnlySpan<byte> structure) => structure.StartsWith("(("u8);

    // Of the value at the beginning: a list, a string, a literal or an atom.
    private static int Length(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length;)
        {
            var value = text[i];
            if (depth == 0 && (value is (byte)' ' or (byte)')')) return i;
            i += value switch
            {
                (byte)'"' => Quoted(text[i..]),
                (byte)'{' => Literal(text[i..]),
                _ => 1,
            };
            depth += value switch
            {
                (byte)'(' => 1,
                (byte)')' => -1,
                _ => 0,
            };
            if (depth == 0 && (value is (byte)')' or (byte)'"' or (byte)'{')) return i;
        }

        return text.Length;
    }

    private static int Quoted(ReadOnlySpan<byte> text)
    {
        var i = 1;
        while (i < text.Length && text[i] != (byte)'"') i += text[i] == (byte)'\\' ? 2 : 1;
        return Math.Min(i + 1, text.Length);
    }

    private static int Literal(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text[1..], out int length, out var digits) ? Math.Min(1 + digits + "}\r\n".Length + length, text.Length) : text.Length;
}
