using System.IO.Pipelines;
using MailServer.Messages;

namespace MailServer.Storage;

/// <summary>
/// One message on its way into mailboxes: write the content, complete it, add targets, commit once. Disposing without a commit leaves nothing behind.
/// One caller at a time.
/// </summary>
public interface IMailDelivery : IAsyncDisposable
{
    /// <summary>Takes the message's bytes, CRLF line ends. <see cref="PipeWriter.FlushAsync"/> holds the caller back while the store cannot keep up, and throws <see cref="IOException"/> when it cannot take more.</summary>
    PipeWriter Content { get; }

    /// <summary>Ends the content; afterwards it can be read, before the commit, by checks and filters.</summary>
    /// <returns>The content without prelude; <see cref="StoreError.Unavailable"/> when it could not be kept.</returns>
    ValueTask<StoreResult<MessageContent>> CompleteContentAsync(CancellationToken cancellationToken);

    /// <summary>Adds a mailbox that gets the message. Each target has one outcome in the result of the commit, in the order added.</summary>
    void AddTarget(DeliveryTarget target);

    /// <summary>
    /// Makes the message durable and visible in every target that can take it, in one commit.
    /// When it returns, what it reports as delivered survives a crash.
    /// </summary>
    /// <param name="prelude">Header lines put in front of the content, each ended by CRLF, such as Return-Path and Authentication-Results; may be empty. At most 64 KiB.</param>
    /// <param name="cancellationToken">Gives up waiting only before the commit has begun; afterwards it is ignored.</param>
    /// <returns>One outcome a target, in order.</returns>
    ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken);
}
