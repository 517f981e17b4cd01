using System.IO.Pipelines;

namespace MailServer.Imap.Sessions;

/// <summary>
/// Writes what must be text: NUL never goes to a client that has not asked for binary data (RFC 9051 §4.3.1). A message should hold none; where one does all the same,
/// another octet stands in its place, so that lengths and offsets stay as they were told.
/// </summary>
internal sealed class TextOutput(PipeWriter inner) : PipeWriter
{
    // No character of US-ASCII, and none by itself in UTF-8: nobody takes it for something that was written.
    private const byte Replacement = 0x80;

    private Memory<byte> _given;

    /// <summary>Puts the other octet in the place of NUL.</summary>
    public static void Replace(Span<byte> text)
    {
        if (text.IndexOf((byte)0) is >= 0 and var first) text[first..].Replace((byte)0, Replacement);
    }

    public override void Advance(int bytes)
    {
        Replace(_given.Span[..bytes]);
        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _given = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
