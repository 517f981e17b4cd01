using System.Buffers;
using System.IO.Pipelines;
using MailServer.Connections;

namespace MailServer.Pop3.Sessions;

/// <summary>
/// What goes to the client: a buffer writer over the connection's pipe that counts what is not flushed yet,
/// so that the answers to pipelined commands leave together and a client that does not read is noticed.
/// </summary>
internal sealed class SessionOutput : IBufferWriter<byte>, IDisposable
{
    private readonly IMailConnection _connection;
    private readonly Pop3Options _options;
    private readonly Deadline _deadline;
    private PipeWriter _pipe;
    private long _unflushed;

    public SessionOutput(IMailConnection connection, Pop3Options options, TimeProvider clock)
    {
        _connection = connection;
        _options = options;
        _deadline = new Deadline(clock, connection.Closed);
        _pipe = connection.Transport.Output;
    }

    public void Advance(int count)
    {
        _pipe.Advance(count);
        _unflushed += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _pipe.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _pipe.GetSpan(sizeHint);

    /// <summary>Takes the transport anew after TLS was started.</summary>
    public void Reattach() => _pipe = _connection.Transport.Output;

    /// <summary>Flushes when more is waiting than the buffer should hold; then the client's reading sets the pace.</summary>
    public ValueTask FlushWhenFullAsync() => _unflushed >= _options.OutputBuffer ? FlushAsync() : ValueTask.CompletedTask;

    /// <summary>Sends everything.</summary>
    /// <exception cref="MailConnectionException">The client is gone or does not read.</exception>
    public async ValueTask FlushAsync()
    {
        if (_unflushed == 0) return;
        _deadline.Start(_options.WriteTimeout);
        try
        {
            var flushed = await _pipe.FlushAsync(_deadline.Token).ConfigureAwait(false);
            if (flushed.IsCompleted) throw new MailConnectionException("The client is gone.");
        }
        catch (Exception exception) when (exception is not MailConnectionException)
        {
            bool isSlow = _deadline.IsOver && !_connection.Closed.IsCancellationRequested;
            throw new MailConnectionException(isSlow ? "The client does not read." : "The client is gone.", exception);
        }

        _unflushed = 0;
        _deadline.Stop();
    }

    public void Dispose() => _deadline.Dispose();
}
