using MailServer.Messages;

namespace MailServer.Receiving;

/// <summary>Signs messages that users and programs submit (RFC 6409 §8.5), such as with DKIM. Bounces and posts to lists of this server pass, too.</summary>
public interface IMessageSigner
{
    /// <summary>Signs a message. An exception becomes 451: nothing goes out unsigned by mistake.</summary>
    /// <param name="transaction">The envelope.</param>
    /// <param name="content">The message as it will go out, apart from the fields that are put before it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Header fields to put before the message, each ended by CRLF; empty to leave it unsigned. At most 32 KiB.</returns>
    ValueTask<ReadOnlyMemory<byte>> SignAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken);
}
