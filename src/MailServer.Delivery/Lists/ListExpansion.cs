using MailServer.Delivery.Local;
using MailServer.Directories.Lists;
using MailServer.Protocol.Smtp;
using MailServer.Storage;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Lists;

/// <summary>
/// Finds everybody whom a post goes to: members, what aliases among them lead to, and the members of lists that are members. Each mailbox and each
/// address outside once; each list once, so that lists which contain one another end.
/// </summary>
internal sealed class ListExpansion(IListDirectory lists, RecipientResolver resolver, ListOptions options, bool hasQueue, ILogger logger)
{
    private const int PageSize = 1000;

    private readonly List<ListRecipient> _recipients = [];
    private readonly List<string> _unknown = [];
    private readonly HashSet<AccountId> _accounts = [];
    private readonly HashSet<string> _outside = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<(MailingList List, int Depth)> _open = [];

    /// <summary>Who gets the post.</summary>
    public IReadOnlyList<ListRecipient> Recipients => _recipients;

    /// <summary>Tokens of members who do not exist any more.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Expands a list; why it cannot be, or null.</summary>
    public async ValueTask<SmtpReply?> ExpandAsync(MailingList list, CancellationToken cancellationToken)
    {
        Open(list, 0);
        while (_open.TryDequeue(out var next))
        {
            if (await AddMembersAsync(next.List, next.Depth, cancellationToken).ConfigureAwait(false) is { } refusal) return refusal;
        }

        return null;
    }

    private void Open(MailingList list, int depth)
    {
        if (!_seen.Add(list.Address.ToString())) logger.ListSeenBefore(list.Address.ToString());
        else if (depth > options.MaxDepth) logger.ListTooDeep(list.Address.ToString());
        else _open.Enqueue((list, depth));
    }

    private async ValueTask<SmtpReply?> AddMembersAsync(MailingList list, int depth, CancellationToken cancellationToken)
    {
        ListMember? last = null;
        while (true)
        {
            var page = await lists.ListMembersAsync(list.Address, last?.Address, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var member in page.Where(member => member.State == ListMemberState.Active))
            {
                if (await AddAsync(member, depth, cancellationToken).ConfigureAwait(false) is { } refusal) return refusal;
                if (_recipients.Count > options.MaxRecipients) return ListAnswers.TooMany;
            }

            if (page.Count < PageSize) return null;
            last = page[^1];
        }
    }

    private async ValueTask<SmtpReply?> AddAsync(ListMember member, int depth, CancellationToken cancellationToken)
    {
        var destination = await resolver.ResolveAsync(member.Address, cancellationToken).ConfigureAwait(false);
        if (destination.Refusal is { IsTransientFailure: true } later) return later;
        if (destination.Refusal is { } refusal)
        {
            logger.ListMemberSkipped(member.Address.ToString(), refusal.Text);
            if (refusal == DeliveryReplies.Unknown) _unknown.Add(member.Token);
            return null;
        }

        foreach (var stop in destination.Lists.Where(stop => stop.Part == ListPart.Post)) Open(stop.List, depth + 1);
        destination.Accounts.RemoveAll(local => !_accounts.Add(local.Account.Id));
        if (!hasQueue && destination.Foreign.Count > 0) logger.ListMemberSkipped(member.Address.ToString(), "There is no queue");
        destination.Foreign.RemoveAll(address => !hasQueue || !_outside.Add(address.ToString()));
        destination.Lists.Clear();
        if (destination.Accounts.Count + destination.Foreign.Count > 0) _recipients.Add(new ListRecipient(member, destination));
        return null;
    }
}

/// <summary>A member who gets a post, and where.</summary>
internal sealed record ListRecipient(ListMember Member, Destination Destination);
