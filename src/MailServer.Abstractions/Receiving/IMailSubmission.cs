using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;

namespace MailServer.Receiving;

/// <summary>Sends messages from inside the program: to mailboxes here, to the queue for everybody else.</summary>
public interface IMailSubmission
{
    /// <summary>Takes a message for each of its recipients.</summary>
    /// <returns>One reply for each recipient, in order; a positive one means that the message is durable for that recipient.</returns>
    ValueTask<IReadOnlyList<SmtpReply>> SubmitAsync(SubmittedMessage message, CancellationToken cancellationToken);
}

/// <summary>A message with its envelope.</summary>
public sealed record SubmittedMessage
{
    /// <summary>The sender, or null for <c>&lt;&gt;</c>: nothing ever comes back then.</summary>
    public EmailAddress? ReversePath { get; init; }

    /// <summary>The parameters of MAIL.</summary>
    public MailParameters Parameters { get; init; } = MailParameters.None;

    /// <summary>The recipients, one or more.</summary>
    public required IReadOnlyList<EnvelopeRecipient> Recipients { get; init; }

    /// <summary>The message, CRLF line ends.</summary>
    public required MessageContent Content { get; init; }
}
