using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Submission;

/// <summary>Puts mail that users and programs submit right and signs it, before another receiver takes it. Mail of other servers passes unchanged.</summary>
/// <param name="inner">Takes the messages.</param>
/// <param name="rules">What is put right.</param>
/// <param name="signers">Sign each message, in this order; the last one's fields stand on top.</param>
/// <param name="time">The clock for Date fields.</param>
public sealed class SubmissionReceiver(IMailReceiver inner, SubmissionRules rules, IReadOnlyList<IMessageSigner> signers, TimeProvider time) : IMailReceiver
{
    /// <inheritdoc />
    public ValueTask<SmtpReply> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
        inner.AcceptRecipientAsync(transaction, recipient, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<ReceiveStart> BeginAsync(MailTransaction transaction, long? expectedSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var start = await inner.BeginAsync(transaction, expectedSize, cancellationToken).ConfigureAwait(false);
        if (start.Message is not { } message || !IsSubmission(transaction.Session)) return start;
        return new(new OutgoingMessage(transaction, message, new HeaderRewriter(rules, new AddressFields(rules, transaction), time), signers), null);
    }

    // A user who logs in on port 25 submits, too.
    private static bool IsSubmission(MailSession session) => session.Service == MailServiceKind.Submission || session.Principal is not null;
}
