using MimeKit;

namespace MailServer.Mime.Indexing;

/// <summary>MimeKit's reader, which tells a <see cref="PartTree"/> what it comes by.</summary>
internal sealed class PartReader(ParserOptions options, Stream stream, PartTree tree) : MimeReader(options, stream)
{
    /// <summary>
    /// How many parts are open within one that IMAP knows only as bytes, though MimeKit looks into it
    /// (message/news, message/external-body, text/rfc822-headers …).
    /// </summary>
    private int _opaque;

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        tree.BeginHeader(beginOffset, beginLineNumber);

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken) =>
        tree.AddField(header);

    protected override void OnHeadersEnd(
        long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken) =>
        tree.EndHeader(endOffset, endLineNumber);

    protected override void OnMimePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        Open(PartKind.Leaf, contentType, beginOffset);

    protected override void OnMimePartContentRead(byte[] buffer, int startIndex, int count, CancellationToken cancellationToken) =>
        tree.Pass(buffer.AsSpan(startIndex, count));

    protected override void OnMimePartEnd(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        long headersEndOffset,
        long endOffset,
        int lines,
        CancellationToken cancellationToken) => Close(headersEndOffset, endOffset);

    protected override void OnMultipartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        Open(PartKind.Multipart, contentType, beginOffset);

    protected override void OnMultipartPreambleRead(byte[] buffer, int startIndex, int count, CancellationToken cancellationToken) =>
        tree.Pass(buffer.AsSpan(startIndex, count));

    protected override void OnMultipartBoundaryRead(
        byte[] buffer, int startIndex, int count, long beginOffset, int lineNumber, CancellationToken cancellationToken) =>
        tree.Pass(buffer.AsSpan(startIndex, count));

    protected override void OnMultipartEndBoundaryRead(
        byte[] buffer, int startIndex, int count, long beginOffset, int lineNumber, CancellationToken cancellationToken) =>
        tree.Pass(buffer.AsSpan(startIndex, count));

    protected override void OnMultipartEpilogueRead(byte[] buffer, int startIndex, int count, CancellationToken cancellationToken) =>
        tree.Pass(buffer.AsSpan(startIndex, count));

    protected override void OnMultipartEnd(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        long headersEndOffset,
        long endOffset,
        int lines,
        CancellationToken cancellationToken) => Close(headersEndOffset, endOffset);

    protected override void OnMessagePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        var isMessage = contentType.IsMimeType("message", "rfc822") || contentType.IsMimeType("message", "global");
        Open(isMessage ? PartKind.Message : PartKind.Leaf, contentType, beginOffset);
        if (!isMessage || _opaque > 0) _opaque++;
    }

    protected override void OnMessagePartEnd(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        long headersEndOffset,
        long endOffset,
        int lines,
        CancellationToken cancellationToken)
    {
        if (_opaque > 0) _opaque--;
        Close(headersEndOffset, endOffset);
    }

    private void Open(PartKind kind, ContentType type, long headerBegin)
    {
        if (_opaque == 0) tree.Open(kind, type, headerBegin);
    }

    private void Close(long headersEnd, long end)
    {
        if (_opaque == 0) tree.Close(headersEnd, end);
    }
}
