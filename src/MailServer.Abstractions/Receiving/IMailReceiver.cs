using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Protocol.Smtp;

namespace MailServer.Receiving;

/// <summary>
/// Where an SMTP session hands its messages: says at RCPT which recipients it takes, and takes the message for all of them in one durable step.
/// Local delivery with a queue implements it; so does a gateway's sink.
/// </summary>
public interface IMailReceiver
{
    /// <summary>
    /// Asked at RCPT, after the checks. A positive reply accepts the recipient.
    /// </summary>
    /// <returns>Such as 250 2.1.5; 550 5.1.1 unknown user; 550 5.7.1 relay denied; 452 4.2.2 full; 451 4.3.0 not now.</returns>
    ValueTask<SmtpReply> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken);

    /// <summary>Begins to take the message of a transaction that has at least one recipient.</summary>
    /// <param name="transaction">The envelope. More recipients are not added any more.</param>
    /// <param name="expectedSize">Octets announced, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The message to write, or the reply to DATA when it cannot be taken.</returns>
    ValueTask<ReceiveStart> BeginAsync(MailTransaction transaction, long? expectedSize, CancellationToken cancellationToken);
}

/// <summary>The answer of <see cref="IMailReceiver.BeginAsync"/>: one of both is there.</summary>
/// <param name="Message">The message to write.</param>
/// <param name="Refusal">Why not.</param>
public readonly record struct ReceiveStart(IIncomingMessage? Message, SmtpReply? Refusal);

/// <summary>A message on its way in. Disposing without a commit leaves nothing behind. One caller at a time.</summary>
public interface IIncomingMessage : IAsyncDisposable
{
    /// <summary>Takes the message's bytes, without dot-stuffing, CRLF line ends. Flushing holds the sender back, and throws <see cref="IOException"/> when no more can be kept.</summary>
    PipeWriter Content { get; }

    /// <summary>Ends the content and lets checks read it.</summary>
    /// <exception cref="IOException">It could not be kept (452 4.3.1).</exception>
    ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken);

    /// <summary>Takes responsibility: when it returns, the message is durable for every recipient whose reply is positive.</summary>
    /// <param name="disposition">What the checks want done with it.</param>
    /// <param name="cancellationToken">Gives up only before the commit has begun.</param>
    /// <returns>One reply for each recipient of the transaction, in order.</returns>
    ValueTask<IReadOnlyList<SmtpReply>> CommitAsync(MessageDisposition disposition, CancellationToken cancellationToken);
}

/// <summary>What is done with an accepted message besides delivering it.</summary>
public sealed record MessageDisposition
{
    /// <summary>Deliver as it is.</summary>
    public static MessageDisposition Deliver { get; } = new();

    /// <summary>Header lines to put before the message, each ended by CRLF (Authentication-Results, X-Spam-Status …); may be empty.</summary>
    public ReadOnlyMemory<byte> Headers { get; init; }

    /// <summary>Whether it goes to the recipients' Junk folder.</summary>
    public bool IsQuarantined { get; init; }
}
