using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using MailServer.Connections;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>
/// Lines out, replies in, each within its time. Whatever goes wrong with the connection is a <see cref="MailConnectionException"/>,
/// and the channel is broken from then on.
/// </summary>
internal sealed class SmtpChannel(IMailClientConnection connection, TimeProvider time) : IAsyncDisposable
{
    private readonly TimeLimit _limit = new(time);
    private SmtpReplyParser _parser = new();

    public IMailClientConnection Connection => connection;

    public PipeWriter Output => connection.Transport.Output;

    /// <summary>Whether nothing more can be said: the server closed, said 421, spoke no SMTP, or was silent too long.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Nothing the server says can be believed any more.</summary>
    public void Break() => IsBroken = true;

    /// <summary>Puts a command into the output; CRLF is added.</summary>
    public void Write(string line)
    {
        Encoding.UTF8.GetBytes(line, Output);
        Output.Write("\r\n"u8);
    }

    public async ValueTask FlushAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await LimitedAsync(FlushAsync, timeout, "taking what was sent", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a command and waits for its reply, both within the time.</summary>
    public ValueTask<SmtpReply> CommandAsync(string line, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Write(line);
        return LimitedAsync(FlushAndReadAsync, timeout, "answering", cancellationToken);
    }

    /// <summary>Waits for a whole reply. 421 is a reply like any other and breaks the channel (RFC 5321 §3.8).</summary>
    public ValueTask<SmtpReply> ReadReplyAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        LimitedAsync(ReadAsync, timeout, "answering", cancellationToken);

    /// <summary>Turns to TLS after the server has agreed.</summary>
    public async ValueTask StartTlsAsync(ClientTlsPolicy policy, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await LimitedAsync(HandshakeAsync, timeout, "doing the TLS handshake", cancellationToken).ConfigureAwait(false);
        _parser = new SmtpReplyParser();

        async ValueTask<bool> HandshakeAsync(CancellationToken token)
        {
            await connection.StartTlsAsync(policy, token).ConfigureAwait(false);
            return true;
        }
    }

    public ValueTask DisposeAsync()
    {
        _limit.Dispose();
        return connection.DisposeAsync();
    }

    private async ValueTask<T> LimitedAsync<T>(
        Func<CancellationToken, ValueTask<T>> wait, TimeSpan timeout, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await _limit.RunAsync(wait, timeout, what, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            throw Broken(failure, cancellationToken);
        }
    }

    private async ValueTask<bool> FlushAsync(CancellationToken token)
    {
        var flushed = await Output.FlushAsync(token).ConfigureAwait(false);
        return flushed.IsCompleted ? throw new MailConnectionException("The server closed the connection.") : true;
    }

    private async ValueTask<SmtpReply> FlushAndReadAsync(CancellationToken token)
    {
        await FlushAsync(token).ConfigureAwait(false);
        return await ReadAsync(token).ConfigureAwait(false);
    }

    private async ValueTask<SmtpReply> ReadAsync(CancellationToken token)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(token).ConfigureAwait(false);
            var status = Parse(read.Buffer, out var consumed, out var reply);
            input.AdvanceTo(consumed);
            if (status == SmtpReplyStatus.Done) return Heard(reply!);
            if (status == SmtpReplyStatus.Invalid) throw new MailConnectionException("The server's answer is not SMTP, or too long.");
            if (read.IsCompleted) throw new MailConnectionException("The server closed the connection.");
        }
    }

    private SmtpReply Heard(SmtpReply reply)
    {
        IsBroken |= reply.Code == 421;
        return reply;
    }

    private SmtpReplyStatus Parse(ReadOnlySequence<byte> buffer, out SequencePosition consumed, out SmtpReply? reply)
    {
        reply = null;
        var status = SmtpReplyStatus.NeedMore;
        consumed = buffer.Start;
        foreach (var segment in buffer)
        {
            status = _parser.Read(segment.Span, out int used, out reply);
            consumed = buffer.GetPosition(used, consumed);
            if (status != SmtpReplyStatus.NeedMore) break;
        }

        return status;
    }

    private Exception Broken(Exception failure, CancellationToken cancellationToken)
    {
        IsBroken = true;
        if (failure is MailConnectionException || cancellationToken.IsCancellationRequested) return failure;
        return new MailConnectionException(failure.Message, failure);
    }
}
