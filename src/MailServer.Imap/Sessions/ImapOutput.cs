using System.Buffers;
using System.IO.Pipelines;
using MailServer.Connections;
using MailServer.Messages;

namespace MailServer.Imap.Sessions;

/// <summary>
/// What goes to the client: a buffer writer over the connection's pipe that counts what is not flushed yet,
/// so that replies of pipelined commands leave together and a client that does not read is noticed.
/// </summary>
internal sealed class ImapOutput : IBufferWriter<byte>, IDisposable
{
    // One write time-out is granted for each block: a least rate, not one limit for a message of any size.
    private const int CopyBlock = 64 * 1024;
    private const int SmallContent = 16 * 1024;

    private readonly IMailConnection _connection;
    private readonly Deadline _deadline;
    private readonly TimeSpan _timeout;
    private readonly int _buffer;
    private PipeWriter _pipe;

    public ImapOutput(IMailConnection connection, ImapOptions options, TimeProvider time)
    {
        _connection = connection;
        _timeout = options.WriteTimeout;
        _buffer = options.OutputBuffer;
        _deadline = new Deadline(time, connection.Closed);
        _pipe = connection.Transport.Output;
    }

    /// <summary>Bytes written and not flushed.</summary>
    public long Unflushed { get; private set; }

    /// <summary>Whether an answer has begun that can no longer be taken back: after a failure in it nothing else can be sent.</summary>
    public bool IsInResponse { get; private set; }

    public void Advance(int count)
    {
        _pipe.Advance(count);
        Unflushed += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _pipe.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _pipe.GetSpan(sizeHint);

    /// <summary>Takes the transport anew after TLS or compression was started.</summary>
    public void Reattach() => _pipe = _connection.Transport.Output;

    /// <summary>Flushes when more is waiting than the buffer should hold; then the client's reading sets the pace.</summary>
    public ValueTask FlushWhenFullAsync() => Unflushed >= _buffer ? FlushAsync() : ValueTask.CompletedTask;

    /// <summary>Sends everything.</summary>
    /// <exception cref="MailConnectionException">The client is gone or does not read.</exception>
    public async ValueTask FlushAsync()
    {
        if (Unflushed == 0) return;
        _deadline.Start(_timeout);
        try
        {
            var flushed = await _pipe.FlushAsync(_deadline.Token).ConfigureAwait(false);
            if (flushed.IsCompleted) throw new MailConnectionException("The client is gone.");
        }
        catch (Exception e) when (e is not MailConnectionException)
        {
            throw Lost(e);
        }

        Unflushed = 0;
        _deadline.Stop();
    }

    /// <summary>Copies a range of a message to the client: memory stays bounded whatever the size. Call it between <see cref="BeginResponse"/> and <see cref="EndResponse"/>.</summary>
    /// <param name="content">The message.</param>
    /// <param name="offset">Where the range begins.</param>
    /// <param name="length">Its octets.</param>
    /// <param name="isText">Whether NUL must not be in it (RFC 9051 §4.3.1).</param>
    public ValueTask CopyAsync(MessageContent content, long offset, long length, bool isText) =>
        length <= SmallContent ? CopySmallAsync(content, offset, (int)length, isText) : CopyLargeAsync(content, offset, length, isText ? new TextOutput(_pipe) : _pipe);

    // Small contents share a write with the answers around them.
    private async ValueTask CopySmallAsync(MessageContent content, long offset, int length, bool isText)
    {
        while (length > 0)
        {
            var memory = GetMemory(length);
            var read = await content.ReadAsync(offset, memory[..Math.Min(memory.Length, length)], _connection.Closed).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException("The message ends before the range that was asked for.");
            if (isText) TextOutput.Replace(memory.Span[..read]);
            Advance(read);
            offset += read;
            length -= read;
        }

        await FlushWhenFullAsync().ConfigureAwait(false);
    }

    private async ValueTask CopyLargeAsync(MessageContent content, long offset, long length, PipeWriter output)
    {
        while (length > 0)
        {
            var block = Math.Min(length, CopyBlock);
            _deadline.Start(_timeout);
            if (!await content.CopyToAsync(output, offset, block, _deadline.Token).ConfigureAwait(false))
            {
                throw new MailConnectionException("The client is gone.");
            }

            offset += block;
            length -= block;
        }

        // What CopyToAsync leaves in the pipe is flushed with the rest of the answer.
        Unflushed = Math.Max(Unflushed, 1);
        _deadline.Stop();
    }

    /// <summary>Between these two calls a failure cannot be told to the client any more.</summary>
    public void BeginResponse() => IsInResponse = true;

    public void EndResponse() => IsInResponse = false;

    public void Dispose() => _deadline.Dispose();

    private MailConnectionException Lost(Exception cause)
    {
        var reason = _deadline.IsOver && !_connection.Closed.IsCancellationRequested ? "The client does not read." : "The client is gone.";
        _connection.Abort(reason);
        return new MailConnectionException(reason, cause);
    }
}
