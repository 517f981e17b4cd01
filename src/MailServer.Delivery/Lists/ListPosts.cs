using MailServer.Delivery.Content;
using MailServer.Delivery.Local;
using MailServer.Delivery.Submission;
using MailServer.Directories.Lists;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;
using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Lists;

/// <summary>
/// Sends a post to the members: one message with the list's header over the author's body, under the list's bounce address, in one commit
/// for mailboxes, archive and queue.
/// </summary>
internal sealed class ListPosts(LocalDeliveryOptions options, LocalDeliveryServices services, RecipientResolver resolver, LocalMailReceiver receiver)
{
    private const int MostRefusedBounces = 100;

    private readonly ListAuthors _authors = new(services.Resolver, services.TimeProvider, services.Logger);

    /// <summary>Takes a post; null when it is safe, else the reply.</summary>
    public async ValueTask<SmtpReply?> TakeAsync(
        MailTransaction transaction, MessageDisposition disposition, MessageContent content, MailingList list, CancellationToken cancellationToken)
    {
        if (disposition.IsQuarantined) return ListAnswers.NoSpam;
        if (await ListHeader.ReadAsync(content, cancellationToken).ConfigureAwait(false) is not { } header) return ListAnswers.HeaderTooLarge;
        if (PostingRules.Refusal(list, header.Fields(), out var isDropped) is { } refusal)
        {
            services.Logger.PostRefused(transaction.Id, list.Address.ToString(), refusal.Text);
            return isDropped ? null : refusal;
        }

        var expansion = new ListExpansion(services.Lists!, resolver, options.Lists, services.Queue is not null, services.Logger);
        if (await expansion.ExpandAsync(list, cancellationToken).ConfigureAwait(false) is { } impossible) return impossible;
        var archive = await ArchiveAsync(list, cancellationToken).ConfigureAwait(false);
        if (expansion.Recipients.Count == 0 && archive is null) return ListAnswers.Nobody;
        var sending = await _authors.DecideAsync(list, header, cancellationToken).ConfigureAwait(false);
        var post = new Post(sending, header, expansion.Recipients, archive);
        var reply = await SendAsync(transaction, disposition, content, post, cancellationToken).ConfigureAwait(false);
        if (reply is null) await CountAsync(expansion.Unknown).ConfigureAwait(false);
        return reply;
    }

    private async ValueTask<SmtpReply?> SendAsync(
        MailTransaction transaction, MessageDisposition disposition, MessageContent content, Post post, CancellationToken cancellationToken)
    {
        var inner = Envelope(transaction, post);
        var begun = await receiver.BeginLocalAsync(inner, content.Length, cancellationToken).ConfigureAwait(false);
        if (begun.Message is not { } message) return begun.Refusal;
        await using (message.ConfigureAwait(false))
        {
            // Nobody answers a list: its mailboxes are not even asked.
            message.Responder = null;
            message.RetriesAlone = true;
            message.MailboxFields = ListFields.ForMailboxes(post.List);
            if (post.Archive is not null) message.ExtraTargets.Add(post.Archive);
            var signed = await WriteAsync(inner, content, post, message, cancellationToken).ConfigureAwait(false);
            if (signed is null) return DeliveryReplies.StoreFull;
            var replies = await message.CommitAsync(disposition with { Headers = (byte[])[.. signed, .. disposition.Headers.Span] }, cancellationToken).ConfigureAwait(false);
            return await SettleAsync(transaction, post, message, replies).ConfigureAwait(false);
        }
    }

    private MailTransaction Envelope(MailTransaction transaction, Post post)
    {
        // As in LMTP, each member has an outcome of its own: a full mailbox does not keep the post from the others.
        var session = new MailSession(new InsideConnection(transaction.Id), MailServiceKind.Lmtp) { IsTrusted = true };
        var parameters = new MailParameters { Body = transaction.Parameters.Body, SmtpUtf8 = transaction.Parameters.SmtpUtf8, RequireTls = transaction.Parameters.RequireTls };
        var inner = new MailTransaction(session, transaction.Id, Bounces(post.List, null), parameters);
        var notify = new RecipientParameters { Notify = DsnNotify.Failure };
        foreach (var (member, destination) in post.Recipients)
        {
            var recipient = new EnvelopeRecipient(member.Address, notify);
            destination.IsForwarded = false;
            destination.Sender = Bounces(post.List, member.Token);
            destination.Headers = Encoding.UTF8.GetBytes(ListFields.ForMember(post.List, member.Token, options.Lists.UnsubscribeUrl));
            inner.Add(recipient);
            Destinations.Of(inner).Add(recipient, destination);
        }

        return inner;
    }

    // The signatures, or null when the store has no room.
    private async ValueTask<byte[]?> WriteAsync(MailTransaction inner, MessageContent content, Post post, LocalMessage message, CancellationToken cancellationToken)
    {
        try
        {
            message.Content.Write(post.Header.For(post.List));
            await content.CopyToAsync(message.Content, post.Header.Length, content.Length - post.Header.Length, cancellationToken).ConfigureAwait(false);
            var written = await message.CompleteContentAsync(cancellationToken).ConfigureAwait(false);
            await SignForMembersAsync(inner, post, written, cancellationToken).ConfigureAwait(false);
            return [.. (await Signatures.MakeAsync(services.Signers, inner, written, cancellationToken).ConfigureAwait(false)).Span];
        }
        catch (IOException failure)
        {
            services.Logger.PostNotKept(failure, inner.Id);
            return null;
        }
    }

    // RFC 8058 §4: a receiver believes the link only when a signature covers it, and each member has a link of its own.
    private async ValueTask SignForMembersAsync(MailTransaction inner, Post post, MessageContent written, CancellationToken cancellationToken)
    {
        if (services.Signers.Count == 0 || options.Lists.UnsubscribeUrl is null) return;
        foreach (var (_, destination) in post.Recipients.Where(recipient => recipient.Destination.Foreign.Count > 0))
        {
            var signed = await Signatures.MakeAsync(services.Signers, inner, PrefixedContent.Create(destination.Headers, written), cancellationToken).ConfigureAwait(false);
            if (signed.Length + destination.Headers.Length <= QueueEnvelope.MostHeaders) destination.Headers = (byte[])[.. signed.Span, .. destination.Headers.Span];
        }
    }

    private async ValueTask<SmtpReply?> SettleAsync(MailTransaction transaction, Post post, LocalMessage message, IReadOnlyList<SmtpReply> replies)
    {
        var isArchived = post.Archive is not null && message.ExtraOutcomes is [{ Error: StoreError.None }];
        if (!isArchived && !replies.Any(reply => reply.IsPositive)) return replies.Count > 0 ? replies[0] : DeliveryReplies.Of(message.ExtraOutcomes[0].Error);
        if (post.Archive is not null && !isArchived) services.Logger.PostNotArchived(transaction.Id, post.List.Address.ToString());
        services.Logger.Posted(transaction.Id, post.List.Address.ToString(), replies.Count);
        List<string> failed = [.. post.Recipients.Where((_, i) => !replies[i].IsPositive).Select(recipient => recipient.Member.Token)];
        await CountAsync(failed).ConfigureAwait(false);
        return null;
    }

    // Whom the server itself cannot reach, counts as if the post had come back. A write a member: no more of them than a client can wait for.
    private async ValueTask CountAsync(IReadOnlyList<string> tokens)
    {
        foreach (var token in tokens.Take(MostRefusedBounces))
        {
            try
            {
                await services.Lists!.CountBounceAsync(token, options.Lists.BounceRule, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                // The post is out: no failure may ask the sender to repeat it.
                services.Logger.BounceNotCounted(failure);
            }
        }
    }

    private async ValueTask<DeliveryTarget?> ArchiveAsync(MailingList list, CancellationToken cancellationToken)
    {
        if (list.Archive is not { } address) return null;
        var destination = await resolver.ResolveAsync(address, cancellationToken).ConfigureAwait(false);
        if (destination.Accounts is [var only]) return new DeliveryTarget(only.Account.Id) { Folder = list.ArchiveFolder, CreateFolder = list.ArchiveFolder is not null };
        services.Logger.NoArchive(list.Address.ToString(), address.ToString());
        return null;
    }

    private static EmailAddress Bounces(MailingList list, string? token) => new ListAddress(list.Address, ListPart.Bounces, token).ToEmailAddress();

    private sealed record Post(MailingList List, ListHeader Header, IReadOnlyList<ListRecipient> Recipients, DeliveryTarget? Archive);
}
