using MailServer.Protocol;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Submission;

/// <summary>What became of a submitted message for one recipient.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="Reply">What an SMTP client would have been told.</param>
public sealed record SubmissionOutcome(EmailAddress Recipient, SmtpReply Reply)
{
    /// <summary>Whether the message is durable for the recipient: in the mailbox, or in the queue.</summary>
    public bool IsAccepted => Reply.IsPositive;
}
