using MailServer.Delivery.Content;
using MailServer.Delivery.Local;
using MailServer.Delivery.Submission;
using MailServer.Directories;
using MailServer.Filters;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Replies;

/// <summary>Answers for mailboxes whose users are away. Whatever goes wrong, the message is delivered.</summary>
internal sealed class AutoResponder(LocalDeliveryServices services, RecipientResolver resolver)
{
    private const int MostHeader = 64 * 1024;
    private static readonly byte[] ReturnPath = "Return-Path: <>\r\n"u8.ToArray();
    private readonly AutoReplyLetter _letter = new(services.TimeProvider);

    /// <summary>Adds the answers of mailboxes to their delivery.</summary>
    public async ValueTask AnswerAsync(
        IReplyingDelivery delivery, MailTransaction transaction, MessageContent content, IReadOnlyList<MailboxPlan> mailboxes, CancellationToken cancellationToken)
    {
        // RFC 3834 §2: what comes from nobody is answered by nobody.
        if (transaction.ReversePath is not { } sender) return;
        IReadOnlyList<KeyValuePair<string, string>>? header = null;
        foreach (var mailbox in mailboxes)
        {
            try
            {
                if (await FindAsync(mailbox.Account, cancellationToken).ConfigureAwait(false) is not { } reply) continue;
                header ??= await HeaderAsync(content, cancellationToken).ConfigureAwait(false);
                if (await AnswerAsync(transaction, sender, mailbox.Account, reply, header, cancellationToken).ConfigureAwait(false) is { } answer) delivery.AddReply(answer);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                services.Logger.AnswerFailed(failure, mailbox.Account.Id);
            }
        }
    }

    private async ValueTask<AutoReply?> FindAsync(AccountFacts account, CancellationToken cancellationToken)
    {
        var reply = await services.AutoReplies!.FindAutoReplyAsync(account.Id, cancellationToken).ConfigureAwait(false);
        return reply?.IsActive(services.TimeProvider.GetUtcNow()) == true ? reply : null;
    }

    private async ValueTask<DeliveryReply?> AnswerAsync(
        MailTransaction transaction, EmailAddress sender, AccountFacts account, AutoReply reply, IReadOnlyList<KeyValuePair<string, string>> header, CancellationToken cancellationToken)
    {
        if (AutoReplyRule.Refusal(sender, header, [account.Address, .. reply.Addresses]) is { } reason)
        {
            services.Logger.NotAnswered(transaction.Id, account.Id, reason);
            return null;
        }

        var destination = await resolver.ResolveAsync(sender, cancellationToken).ConfigureAwait(false);
        // A user who writes to himself, a list, or nobody who can be reached.
        if (destination.Refusal is not null || destination.Lists.Count > 0 || destination.Accounts.Exists(local => local.Account.Id == account.Id)) return null;
        var foreign = services.Queue is null ? [] : destination.Foreign;
        if (foreign.Count + destination.Accounts.Count == 0) return null;
        return new DeliveryReply(account.Id, sender, TimeSpan.FromDays(reply.Days), await WriteAsync(transaction, sender, account, reply, header, cancellationToken).ConfigureAwait(false))
        {
            Targets = [.. destination.Accounts.Select(local => new DeliveryTarget(local.Account.Id))],
            Envelopes = foreign.Count == 0 ? [] : [Envelope(foreign)],
        };
    }

    // Return-Path stands in the copies of mailboxes here only.
    private static QueueEnvelope Envelope(IReadOnlyList<EmailAddress> recipients) => new()
    {
        Parameters = new MailParameters { SmtpUtf8 = recipients.Any(static recipient => !recipient.IsAscii) },
        Recipients = [.. recipients.Select(static recipient => new EnvelopeRecipient(recipient, RecipientParameters.None))],
        PreludeSkipped = ReturnPath.Length,
    };

    private async ValueTask<MessageContent> WriteAsync(
        MailTransaction transaction, EmailAddress sender, AccountFacts account, AutoReply reply, IReadOnlyList<KeyValuePair<string, string>> header, CancellationToken cancellationToken)
    {
        var letter = await _letter.WriteAsync(reply, account.Address, sender, header, cancellationToken).ConfigureAwait(false);
        var session = new MailSession(new InsideConnection(transaction.Id), MailServiceKind.Submission) { IsTrusted = true };
        var envelope = new MailTransaction(session, transaction.Id, null, MailParameters.None);
        envelope.Add(new EnvelopeRecipient(sender, RecipientParameters.None));
        var signatures = await Signatures.MakeAsync(services.Signers, envelope, letter, cancellationToken).ConfigureAwait(false);
        return PrefixedContent.Create((byte[])[.. ReturnPath, .. signatures.Span], letter);
    }

    private static async ValueTask<IReadOnlyList<KeyValuePair<string, string>>> HeaderAsync(MessageContent content, CancellationToken cancellationToken)
    {
        var header = await MessageHeader.ReadAsync(content, MostHeader, cancellationToken).ConfigureAwait(false);
        return [.. header.Fields.Select(static field => KeyValuePair.Create(field.Name, field.Value))];
    }
}
