namespace MailServer.Protocol.Imap;

/// <summary>
/// The tag and the name of a command, readable as soon as they have arrived, also from a command that is broken further on:
/// so that the answer can be a tagged BAD.
/// </summary>
public readonly ref struct ImapCommandHead
{
    private ImapCommandHead(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name, int argumentsStart)
    {
        Tag = tag;
        Name = name;
        ArgumentsStart = argumentsStart;
    }

    /// <summary>The tag; empty when it was missing or malformed, and the answer is an untagged BAD.</summary>
    public ReadOnlySpan<byte> Tag { get; }

    /// <summary>The name as written, with <c>UID </c> in front where that was; empty when it was missing or malformed.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Where in the text the name ends; without a name, where the tag ends.</summary>
    public int ArgumentsStart { get; }

    /// <summary>Reads the head of a command from <see cref="ImapCommandScanner.Text"/>, whole or not.</summary>
    public static ImapCommandHead Read(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> tag = text[..LengthOf(text, ImapCharacters.Tag)];
        if (tag.IsEmpty || text.Length == tag.Length || !IsSpaceOrLineEnd(text[tag.Length]))
        {
            return default;
        }

        int start = tag.Length + 1;
        int end = NameEnd(text, start);
        return end > start ? new ImapCommandHead(tag, text[start..end], end) : new ImapCommandHead(tag, default, tag.Length);
    }

    // RFC 9051 §6.4.9: UID is a prefix, the next word belongs to the name.
    private static int NameEnd(ReadOnlySpan<byte> text, int start)
    {
        if (start >= text.Length)
        {
            return start;
        }

        int end = start + LengthOf(text[start..], ImapCharacters.Atom);
        if (text[start..end].EqualsIgnoreCase("UID"u8) && end < text.Length && text[end] == (byte)' ')
        {
            int second = LengthOf(text[(end + 1)..], ImapCharacters.Atom);
            return second == 0 ? end : end + 1 + second;
        }

        return end;
    }

    private static bool IsSpaceOrLineEnd(byte value) => value is (byte)' ' or (byte)'\r' or (byte)'\n';

    private static int LengthOf(ReadOnlySpan<byte> text, System.Buffers.SearchValues<byte> allowed)
    {
        int length = text.IndexOfAnyExcept(allowed);
        return length < 0 ? text.Length : length;
    }
}
