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
internal sealed class SmtpChannel(IMailClientConnection connection, TimeProvider time)
{
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
        try
        {
            using var limit = new TimeLimit(timeout, time, cancellationToken);
            var flushed = await limit.RunAsync(token => Output.FlushAsync(token), "taking what was sent").ConfigureAwait(false);
            if (flushed.IsCompleted) throw new MailConnectionException("The server closed the connection.");
        }
        catch (Exception failure)
        {
            throw Broken(failure, cancellationToken);
        }
    }

    /// <summary>Sends a command and waits for its reply.</summary>
    public async ValueTask<SmtpReply> CommandAsync(string line, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Write(line);
        await FlushAsync(timeout, cancellationToken).ConfigureAwait(false);
        return await ReadReplyAsync(timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for a whole reply. 421 is a reply like any other and breaks the channel (RFC 5321 §3.8).</summary>
    public async ValueTask<SmtpReply> ReadReplyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new TimeLimit(timeout, time, cancellationToken);
            var reply = await limit.RunAsync(ReadAsync, "answering").ConfigureAwait(false);
            IsBroken |= reply.Code == 421;
            return reply;
        }
        catch (Exception failure)
        {
            throw Broken(failure, cancellationToken);
        }
    }

    /// <summary>Turns to TLS after the server has agreed.</summary>
    public async ValueTask StartTlsAsync(ClientTlsPolicy policy, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new TimeLimit(timeout, time, cancellationToken);
            await limit.RunAsync(
                async token =>
                {
                    await connection.StartTlsAsync(policy, token).ConfigureAwait(false);
                    return true;
                },
                "doing the TLS handshake").ConfigureAwait(false);
            _parser = new SmtpReplyParser();
        }
        catch (Exception failure)
        {
            throw Broken(failure, cancellationToken);
        }
    }

    private async ValueTask<SmtpReply> ReadAsync(CancellationToken token)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(token).ConfigureAwait(false);
            var status = Parse(read.Buffer, out var consumed, out var reply);
            input.AdvanceTo(consumed);
            if (status == SmtpReplyStatus.Done) return reply!;
            if (status == SmtpReplyStatus.Invalid) throw new MailConnectionException("The server's answer is not SMTP, or too long.");
            if (read.IsCompleted) throw new MailConnectionException("The server closed the connection.");
        }
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
