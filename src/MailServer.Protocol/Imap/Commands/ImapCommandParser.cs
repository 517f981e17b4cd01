namespace MailServer.Protocol.Imap;

/// <summary>Parses a buffered command. Never throws on what a client sent, and takes time in proportion to its length.</summary>
public static class ImapCommandParser
{
    /// <summary>Parses a whole logical command.</summary>
    /// <param name="text">Tag, name, arguments with their literals in place, and the last CRLF (which may be missing).
    /// An APPEND ends with the announcement of its first message, see <see cref="AppendCommand"/>.</param>
    /// <param name="settings">What the session has enabled, and limits.</param>
    public static ImapParseResult Parse(ReadOnlySpan<byte> text, ImapParserSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ImapCommandHead head = ImapCommandHead.Read(text);
        if (head.Tag.IsEmpty)
        {
            return new ImapParseResult(ImapParseStatus.NoTag, null, null, "a tag is missing or malformed");
        }

        if (ImapVerbTable.Find(head.Name) is not { } verb)
        {
            return new ImapParseResult(ImapParseStatus.UnknownCommand, null, null, "the command is unknown");
        }

        var reader = new ImapReader(WithoutLineEnd(text)[head.ArgumentsStart..], settings);
        return verb.Parser(ref reader, out ImapCommand? command) && reader.End()
            ? new ImapParseResult(ImapParseStatus.Ok, verb.Name, command, null) { ComposedNames = reader.ComposedNames }
            : new ImapParseResult(ImapParseStatus.Invalid, verb.Name, null, reader.Error ?? "the arguments are malformed");
    }

    /// <summary>Whether the text is the line that ends IDLE, in any case (RFC 2177, RFC 9051 §6.3.13).</summary>
    public static bool IsDone(ReadOnlySpan<byte> text) => WithoutLineEnd(text).EqualsIgnoreCase("DONE"u8);

    internal static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> text) => text is [.., (byte)'\r', (byte)'\n'] ? text[..^2] : text;
}
