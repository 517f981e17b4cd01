using MailServer.Delivery.Submission;
using MailServer.Directories.Lists;
using MailServer.Filters;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Lists;

/// <summary>
/// Becoming and ceasing to be a member by mail. A wish by an address alone is asked back, since anybody can write any sender; the token of the
/// question, or of a post, is proof.
/// </summary>
internal sealed class ListRequests(LocalDeliveryServices services, IMailReceiver receiver)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);
    private readonly MailSubmission _submission = new(new SubmissionReceiver(receiver, new SubmissionRules { HostName = "", AddMissingFields = false }, services.Signers, services.TimeProvider));
    private readonly ListLetters _letters = new(services.TimeProvider);
    // Whoever writes in another's name gets that one a letter: not many of them.
    private readonly AutoReplyHistory _asked = new(services.TimeProvider, Pause);

    public async ValueTask TakeAsync(MailTransaction transaction, MessageContent content, ListStop stop, CancellationToken cancellationToken)
    {
        if (stop.Token is { } token)
        {
            await TakeTokenAsync(stop, token, content, cancellationToken).ConfigureAwait(false);
            return;
        }

        var fields = await FieldsAsync(content, cancellationToken).ConfigureAwait(false);
        if (AutoReplyRule.Refusal(transaction.ReversePath, fields, []) is { } reason)
        {
            services.Logger.RequestIgnored(transaction.Id, stop.List.Address.ToString(), reason);
            return;
        }

        await AskAsync(stop, transaction.ReversePath!, fields, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TakeTokenAsync(ListStop stop, string token, MessageContent content, CancellationToken cancellationToken)
    {
        var lists = services.Lists!;
        if (stop.Part == ListPart.Unsubscribe)
        {
            if (await lists.UnsubscribeAsync(token, cancellationToken).ConfigureAwait(false) is { } ended) services.Logger.Unsubscribed(ended.List.Address.ToString(), ended.Member.Address.ToString());
            return;
        }

        // An absence notice that answers the question is no consent.
        var fields = await FieldsAsync(content, cancellationToken).ConfigureAwait(false);
        if (fields.Any(field => field.Key.Equals("Auto-Submitted", StringComparison.OrdinalIgnoreCase) && !field.Value.StartsWith("no", StringComparison.OrdinalIgnoreCase))) return;
        if (await lists.ConfirmMembershipAsync(token, cancellationToken).ConfigureAwait(false) is { } begun) services.Logger.Subscribed(begun.List.Address.ToString(), begun.Member.Address.ToString());
    }

    private async ValueTask AskAsync(ListStop stop, EmailAddress sender, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        var list = stop.List;
        var member = stop.Part == ListPart.Subscribe
            ? await services.Lists!.RequestMembershipAsync(list.Address, sender, cancellationToken).ConfigureAwait(false)
            : await services.Lists!.FindMemberAsync(list.Address, sender, cancellationToken).ConfigureAwait(false);
        // Whoever is in already, or out, is not told: the answer would tell strangers who is a member.
        var isAsked = member is not null && (stop.Part == ListPart.Unsubscribe || member.State == ListMemberState.Pending);
        if (!isAsked || !_asked.TryTake($"{stop.Part} {list.Address}", sender)) return;
        var letter = new SubmittedMessage
        {
            Recipients = [new EnvelopeRecipient(member!.Address, RecipientParameters.None)],
            Parameters = new MailParameters { SmtpUtf8 = !member.Address.IsAscii },
            Content = await _letters.WriteAsync(list, member, stop.Part, fields, cancellationToken).ConfigureAwait(false),
        };
        var replies = await _submission.SubmitAsync(letter, cancellationToken).ConfigureAwait(false);
        if (!replies[0].IsPositive) services.Logger.RequestIgnored(list.Address.ToString(), member.Address.ToString(), replies[0].Text);
    }

    private static async ValueTask<IReadOnlyList<KeyValuePair<string, string>>> FieldsAsync(MessageContent content, CancellationToken cancellationToken) =>
        (await ListHeader.ReadAsync(content, cancellationToken).ConfigureAwait(false))?.Fields() ?? [];
}
