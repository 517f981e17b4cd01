using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Submission;

/// <summary>Submission from inside the program, by the same receiver that serves SMTP sessions: mailboxes and queue in one commit.</summary>
public sealed class MailSubmission : IMailSubmission
{
    private readonly IMailReceiver _receiver;
    private readonly MailServiceKind _kind;
    private long _lastNumber;

    /// <summary>Makes a submission.</summary>
    /// <param name="receiver">Takes the messages.</param>
    public MailSubmission(IMailReceiver receiver)
        : this(receiver, MailServiceKind.Submission)
    {
    }

    /// <summary>The same for messages that were submitted before: by LMTP nobody changes or signs them again.</summary>
    internal MailSubmission(IMailReceiver receiver, MailServiceKind kind) => (_receiver, _kind) = (receiver, kind);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SmtpReply>> SubmitAsync(SubmittedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        string id = string.Create(null, $"inside{Interlocked.Increment(ref _lastNumber)}");
        var session = new MailSession(new InsideConnection(id), _kind) { IsTrusted = true };
        var transaction = new MailTransaction(session, id, message.ReversePath, message.Parameters);
        var replies = await AcceptAsync(transaction, message.Recipients, cancellationToken).ConfigureAwait(false);
        if (transaction.Recipients.Count == 0) return replies;
        var outcomes = await ReceiveAsync(transaction, message.Content, cancellationToken).ConfigureAwait(false);
        return Merge(replies, outcomes);
    }

    private async ValueTask<SmtpReply[]> AcceptAsync(
        MailTransaction transaction, IReadOnlyList<EnvelopeRecipient> recipients, CancellationToken cancellationToken)
    {
        var replies = new SmtpReply[recipients.Count];
        for (int i = 0; i < replies.Length; i++)
        {
            replies[i] = await _receiver.AcceptRecipientAsync(transaction, recipients[i], cancellationToken).ConfigureAwait(false);
            if (replies[i].IsPositive) transaction.Add(recipients[i]);
        }

        return replies;
    }

    private async ValueTask<IReadOnlyList<SmtpReply>> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
    {
        var start = await _receiver.BeginAsync(transaction, content.Length, cancellationToken).ConfigureAwait(false);
        if (start.Message is not { } message) return [.. transaction.Recipients.Select(_ => start.Refusal!)];
        await using (message.ConfigureAwait(false))
        {
            await content.CopyToAsync(message.Content, 0, content.Length, cancellationToken).ConfigureAwait(false);
            await message.CompleteContentAsync(cancellationToken).ConfigureAwait(false);
            return await message.CommitAsync(MessageDisposition.Deliver, cancellationToken).ConfigureAwait(false);
        }
    }

    // The outcomes are those of the accepted recipients, in order.
    private static SmtpReply[] Merge(SmtpReply[] replies, IReadOnlyList<SmtpReply> outcomes)
    {
        int next = 0;
        for (int i = 0; i < replies.Length; i++)
        {
            if (replies[i].IsPositive) replies[i] = outcomes[next++];
        }

        return replies;
    }
}
