namespace MailServer.Protocol.Imap;

/// <summary>What comes after the bytes of a message in APPEND: the end, or with MULTIAPPEND (RFC 3502) another message.</summary>
/// <param name="IsValid">Whether the text follows the grammar.</param>
/// <param name="Next">The next message, null at the end of the command.</param>
/// <param name="Error">What was wrong, in words for the client.</param>
public readonly record struct AppendContinuation(bool IsValid, AppendMessage? Next, string? Error)
{
    /// <summary>Parses the line after a message.</summary>
    /// <param name="text"><see cref="ImapCommandScanner.Text"/> after the streamed literal, with its CRLF.</param>
    /// <param name="previous">The message whose bytes were streamed.</param>
    /// <param name="settings">What the session has enabled, and limits.</param>
    public static AppendContinuation Parse(ReadOnlySpan<byte> text, AppendMessage previous, ImapParserSettings settings)
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(settings);
        var reader = new ImapReader(ImapCommandParser.WithoutLineEnd(text), settings);
        AppendMessage? next = null;
        bool valid = (!previous.IsUtf8 || reader.Close())
            && (reader.IsEnd || (reader.Space() && AppendMessage.Parse(ref reader, out next) && reader.End()));
        return new AppendContinuation(valid, valid ? next : null, valid ? null : reader.Error);
    }
}
