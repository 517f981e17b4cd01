using MailServer.Messages;
using MailServer.Protocol.Smtp;

namespace MailServer.Receiving;

/// <summary>Receives messages without any store: a gateway, a test, a ticket system.</summary>
public interface IMessageSink
{
    /// <summary>Says at RCPT whether a recipient is taken. The default takes everybody.</summary>
    ValueTask<SmtpReply?> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
        new((SmtpReply?)null);

    /// <summary>
    /// Takes a message. Return only when it is safe: the client is told that it was accepted.
    /// </summary>
    /// <param name="transaction">Sender, recipients and their parameters.</param>
    /// <param name="content">The message with its Received line. Readable until the call returns.</param>
    /// <param name="cancellationToken">Cancelled when the client or the server is gone.</param>
    /// <returns>Null to accept, or the reply to refuse with. An exception becomes 451 4.3.0 and a log entry.</returns>
    ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken);
}
