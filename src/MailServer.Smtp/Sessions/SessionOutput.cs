using System.Buffers;
using System.IO.Pipelines;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Smtp;

namespace MailServer.Smtp.Sessions;

/// <summary>Replies on their way out: written one by one, flushed as one when the client's batch of commands is used up (RFC 2920 §3.2).</summary>
internal sealed class SessionOutput
{
    /// <summary>A client that sends commands and reads nothing must not make us hoard replies.</summary>
    private const long MostUnflushed = 16 * 1024;

    private volatile PipeWriter _writer;

    public SessionOutput(PipeWriter writer) => _writer = writer;

    /// <summary>Whether replies wait to be flushed.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Whether so much waits that it must be flushed now.</summary>
    public bool IsFull => IsPending && _writer.CanGetUnflushedBytes && _writer.UnflushedBytes > MostUnflushed;

    /// <summary>Goes on with another writer, after an upgrade.</summary>
    public void Replace(PipeWriter writer) => _writer = writer;

    /// <summary>Ends a flush that waits for the client. From any thread.</summary>
    public void Interrupt() => _writer.CancelPendingFlush();

    /// <summary>Adds a reply.</summary>
    public void Write(SmtpReply reply, bool allowUtf8)
    {
        SmtpReplyWriter.Write(_writer, reply, allowUtf8);
        IsPending = true;
    }

    /// <summary>Adds a SASL challenge (RFC 4954 §4): a line of any length, unlike other replies.</summary>
    public void WriteChallenge(ReadOnlySpan<byte> challenge)
    {
        _writer.Write("334 "u8);
        SaslBase64.Encode(_writer, challenge);
        _writer.Write("\r\n"u8);
        IsPending = true;
    }

    /// <summary>Sends what was added.</summary>
    public ValueTask<FlushResult> FlushAsync()
    {
        IsPending = false;
        return _writer.FlushAsync(CancellationToken.None);
    }
}
