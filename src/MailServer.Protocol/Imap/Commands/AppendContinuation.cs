namespace MailServer.Protocol.Imap;

/// <summary>
/// What comes after streamed bytes in APPEND: the end, or with MULTIAPPEND (RFC 3502) another message, or with CATENATE (RFC 4469) more parts
/// of the same message, and then perhaps the end or another message.
/// </summary>
/// <param name="IsValid">Whether the text follows the grammar.</param>
/// <param name="Next">The next message, null when none begins in this text. REPLACE has only one.</param>
/// <param name="Error">What was wrong, in words for the client.</param>
public readonly record struct AppendContinuation(bool IsValid, AppendMessage? Next, string? Error)
{
    /// <summary>
    /// More parts of the message whose bytes were streamed; null when it was no CATENATE. If it announces a text, the message goes on,
    /// and the text after those bytes is read with <see cref="Parse(ReadOnlySpan{byte}, AppendMessage, CatenatePiece, ImapParserSettings)"/>.
    /// </summary>
    public CatenatePiece? Piece { get; init; }

    /// <summary>All messages that begin in this text, null for none; only the last may wait for bytes, see <see cref="AppendCommand.Messages"/>.</summary>
    public IReadOnlyList<AppendMessage>? Messages { get; init; }

    /// <summary>Parses the line after the first literal of a message.</summary>
    /// <param name="text"><see cref="ImapCommandScanner.Text"/> after the streamed literal, with its CRLF.</param>
    /// <param name="previous">The message whose bytes were streamed.</param>
    /// <param name="settings">What the session has enabled, and limits.</param>
    public static AppendContinuation Parse(ReadOnlySpan<byte> text, AppendMessage previous, ImapParserSettings settings)
    {
        ArgumentNullException.ThrowIfNull(previous);
        return Parse(text, previous, previous.Catenate, settings);
    }

    /// <summary>Parses the line after a literal of a message made by CATENATE.</summary>
    /// <param name="text"><see cref="ImapCommandScanner.Text"/> after the streamed literal, with its CRLF.</param>
    /// <param name="previous">The message whose bytes were streamed.</param>
    /// <param name="piece">The piece that announced them; null when the message is one literal.</param>
    /// <param name="settings">What the session has enabled, and limits.</param>
    public static AppendContinuation Parse(ReadOnlySpan<byte> text, AppendMessage previous, CatenatePiece? piece, ImapParserSettings settings)
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(settings);
        var reader = new ImapReader(ImapCommandParser.WithoutLineEnd(text), settings);
        bool valid = Read(ref reader, previous, piece, out CatenatePiece? more, out List<AppendMessage>? messages) && reader.End();
        return valid
            ? new AppendContinuation(true, messages?[0], null) { Piece = more, Messages = messages }
            : new AppendContinuation(false, null, reader.Error);
    }

    /// <summary>
    /// Whether a literal that was just announced after streamed bytes is a message or a text, to be streamed; if not, it is a URL, to be buffered.
    /// </summary>
    /// <param name="text">The text since the streamed bytes, up to and with the announcement and its CRLF.</param>
    /// <param name="previous">The message whose bytes were streamed.</param>
    /// <param name="piece">The piece that announced them; null when the message is one literal.</param>
    public static bool AnnouncesMessage(ReadOnlySpan<byte> text, AppendMessage previous, CatenatePiece? piece)
    {
        ArgumentNullException.ThrowIfNull(previous);
        var reader = new ImapReader(ImapCommandParser.WithoutLineEnd(text), ImapParserSettings.Permissive);
        Read(ref reader, previous, piece, out _, out _);
        return !reader.IsIncomplete;
    }

    private static bool Read(
        ref ImapReader reader, AppendMessage previous, CatenatePiece? piece, out CatenatePiece? more, out List<AppendMessage>? messages)
    {
        more = null;
        messages = null;
        bool closes = piece is null ? previous.IsUtf8 : piece.IsUtf8;
        if ((closes && !reader.Close()) || (piece is not null && !CatenatePiece.Parse(ref reader, isFirst: false, out more)))
        {
            return false;
        }

        return more?.Text is not null || reader.IsEnd || (reader.Space() && AppendMessage.ParseAll(ref reader, out messages));
    }
}
