using MailServer.Delivery.Outbound.Client;
using MailServer.Delivery.Submission;
using MailServer.Directories;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Queue;

/// <summary>
/// Gives what waits for recipients of this server to their mailboxes: it came into the queue because they were full or failed, and does not go over the
/// network, where it would come back or be a loop.
/// </summary>
internal sealed class LocalRecipients(IUserDirectory? directory, IMailReceiver? receiver)
{
    private readonly MailSubmission? _delivery = receiver is null ? null : new(receiver, MailServiceKind.Lmtp);

    /// <summary>The outcome of each recipient, or null for those elsewhere.</summary>
    public async ValueTask<RecipientResult?[]> DeliverAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var results = new RecipientResult?[message.Recipients.Count];
        if (directory is null || _delivery is null) return results;
        // One at a time: who alone fails is told so, and stays the item that it is.
        for (int i = 0; i < results.Length; i++) results[i] = await DeliverAsync(message, message.Recipients[i], cancellationToken).ConfigureAwait(false);
        return results;
    }

    private async ValueTask<RecipientResult?> DeliverAsync(OutboundMessage message, EnvelopeRecipient recipient, CancellationToken cancellationToken)
    {
        try
        {
            if (await directory!.ResolveAsync(recipient.Address, cancellationToken).ConfigureAwait(false) is RecipientResolution.Foreign) return null;
            var submitted = new SubmittedMessage
            {
                ReversePath = message.ReversePath, Parameters = message.Parameters, Recipients = [recipient], Content = message.Content,
            };
            // Who puts it into the mailbox tells of it, too.
            return new RecipientResult((await _delivery!.SubmitAsync(submitted, cancellationToken).ConfigureAwait(false))[0], IsDsnPassedOn: true);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new RecipientResult(new SmtpReply(451, 3, 0, "The mailbox cannot be reached now") { Cause = failure.Message });
        }
    }
}
