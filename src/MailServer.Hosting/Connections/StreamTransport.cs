using System.IO.Pipelines;

namespace MailServer.Hosting.Connections;

/// <summary>
/// The pipes over one stream. The reader waits for readability before it takes a buffer, and the writer gives its buffer back at each flush:
/// an idle connection holds none.
/// </summary>
internal sealed class StreamTransport : IDuplexPipe
{
    /// <summary>Commands are short, so a page; a message fills it and takes more.</summary>
    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 4096, minimumReadSize: 1024, leaveOpen: true, useZeroByteReads: true);

    /// <summary>A batch of replies up to this size goes out in one send; also the largest TLS record (RFC 8446 §5.1).</summary>
    private static readonly StreamPipeWriterOptions WriterOptions = new(minimumBufferSize: 16 * 1024, leaveOpen: true);

    private readonly PipeReader _input;
    private readonly PipeWriter _output;

    public StreamTransport(Stream stream)
    {
        _input = PipeReader.Create(stream, ReaderOptions);
        _output = PipeWriter.Create(stream, WriterOptions);
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    /// <summary>
    /// Ends these pipes so that others can take over the stream: sends what is still in the writer, and says whether the reader had nothing left.
    /// </summary>
    public async ValueTask<bool> HandOverAsync()
    {
        var isEmpty = IsInputEmpty();
        await _output.CompleteAsync().ConfigureAwait(false);
        await _input.CompleteAsync().ConfigureAwait(false);
        return isEmpty;
    }

    /// <summary>A cancelled read shows all that is buffered, also what was examined before.</summary>
    private bool IsInputEmpty()
    {
        _input.CancelPendingRead();
        if (!_input.TryRead(out var result))
            return true;
        var isEmpty = result.Buffer.IsEmpty;
        _input.AdvanceTo(result.Buffer.Start);
        return isEmpty;
    }
}
