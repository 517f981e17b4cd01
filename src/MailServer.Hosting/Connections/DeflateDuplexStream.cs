using System.IO.Compression;

namespace MailServer.Hosting.Connections;

/// <summary>
/// COMPRESS=DEFLATE (RFC 4978): both directions are raw DEFLATE (RFC 1951, no zlib header), and each flush ends on a byte boundary (Z_SYNC_FLUSH), so that the client can read all that was sent.
/// The two windows are the price of the extension: such a connection holds them while it idles.
/// </summary>
internal sealed class DeflateDuplexStream : ForwardingStream
{
    private readonly DeflateStream _reader;
    private readonly DeflateStream _writer;

    public DeflateDuplexStream(Stream inner)
        : base(inner)
    {
        _reader = new DeflateStream(inner, CompressionMode.Decompress, leaveOpen: true);
        // Level 1: most of the gain for mail text at a fraction of the time.
        _writer = new DeflateStream(inner, CompressionLevel.Fastest, leaveOpen: true);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _reader.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(buffer, cancellationToken);

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        await Inner.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the client's view of the data with a final block.</summary>
    public ValueTask FinishAsync() => _writer.DisposeAsync();

    /// <summary>Frees both windows, whatever the state of the layers below.</summary>
    public void Free()
    {
        _reader.Dispose();
        try
        {
            _writer.Dispose();
        }
        catch (Exception failure) when (failure is IOException or NotSupportedException or ObjectDisposedException or InvalidOperationException)
        {
            // It wanted to send its final block to a connection that is closed.
        }
    }
}
