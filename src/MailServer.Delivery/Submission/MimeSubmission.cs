using System.Text;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MimeKit;

namespace MailServer.Delivery.Submission;

/// <summary>Submits what MimeKit made.</summary>
public static class MimeSubmission
{
    /// <summary>
    /// Sends a message to everybody in its To, Cc and Bcc fields (the Resent- ones where there are any), each once. Bcc is not written.
    /// The reverse-path, to which bounces go, is the Sender or else the first From.
    /// </summary>
    /// <returns>What became of each recipient; a positive reply means that the message is durable for them, in a mailbox or in the queue.</returns>
    /// <exception cref="ArgumentException">Nobody is to get it, nobody sends it, or an address is none that SMTP can carry (RFC 5321 §4.1.2).</exception>
    public static Task<IReadOnlyList<SubmissionOutcome>> SubmitAsync(this IMailSubmission submission, MimeMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var sender = message.ResentSender ?? message.ResentFrom.Mailboxes.FirstOrDefault() ?? message.Sender ?? message.From.Mailboxes.FirstOrDefault();
        if (sender is null) throw new ArgumentException("The message has neither Sender nor From.", nameof(message));
        return SubmitAsync(submission, message, AddressOf(sender), cancellationToken);
    }

    /// <summary>Sends a message with a reverse-path of its own: <c>null</c> is <c>&lt;&gt;</c>, to which nothing ever bounces.</summary>
    /// <returns>What became of each recipient.</returns>
    /// <exception cref="ArgumentException">Nobody is to get it, or an address is none that SMTP can carry.</exception>
    public static async Task<IReadOnlyList<SubmissionOutcome>> SubmitAsync(
        this IMailSubmission submission, MimeMessage message, EmailAddress? reversePath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(message);
        EmailAddress[] recipients = [.. message.GetRecipients(onlyUnique: true).Select(AddressOf)];
        if (recipients.Length == 0) throw new ArgumentException("The message has no recipients.", nameof(message));
        var submitted = new SubmittedMessage
        {
            ReversePath = reversePath,
            Parameters = new MailParameters { SmtpUtf8 = recipients.Append(reversePath).Any(address => address?.IsAscii == false) },
            Recipients = [.. recipients.Select(address => new EnvelopeRecipient(address, RecipientParameters.None))],
            Content = await WriteAsync(message, cancellationToken).ConfigureAwait(false),
        };
        var replies = await submission.SubmitAsync(submitted, cancellationToken).ConfigureAwait(false);
        return [.. recipients.Zip(replies, (address, reply) => new SubmissionOutcome(address, reply))];
    }

    // A domain beyond ASCII goes in its A-label form wherever the local part allows it, so that every server can take it.
    private static EmailAddress AddressOf(MailboxAddress mailbox)
    {
        var text = mailbox.GetAddress(idnEncode: Ascii.IsValid(mailbox.LocalPart));
        return EmailAddress.TryParse(text, allowUtf8: true, out var address)
            ? address
            : throw new ArgumentException($"'{text}' is no address that SMTP can carry.");
    }

    private static async Task<MessageContent> WriteAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.HiddenHeaders.Add(HeaderId.Bcc);
        format.HiddenHeaders.Add(HeaderId.ResentBcc);
        using var stream = new MemoryStream();
        await message.WriteToAsync(format, stream, cancellationToken).ConfigureAwait(false);
        return MessageContent.FromMemory(stream.ToArray());
    }
}
