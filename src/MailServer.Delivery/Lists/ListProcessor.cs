using MailServer.Delivery.Local;
using MailServer.Directories.Lists;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Lists;

/// <summary>Takes mail for all addresses of lists: posts, bounces, wishes.</summary>
internal sealed class ListProcessor
{
    private readonly LocalDeliveryServices _services;
    private readonly PostingRules _rules;
    private readonly ListPosts _posts;
    private readonly ListBounces _bounces;
    private readonly ListRequests _requests;

    public ListProcessor(LocalDeliveryOptions options, LocalDeliveryServices services, RecipientResolver resolver, LocalMailReceiver receiver)
    {
        _services = services;
        _rules = new PostingRules(services.Lists!);
        _posts = new ListPosts(options, services, resolver, receiver);
        _bounces = new ListBounces(options.Lists, services);
        _requests = new ListRequests(services, receiver);
    }

    /// <summary>Why RCPT is refused for one of several lists, or null.</summary>
    public async ValueTask<SmtpReply?> RefusalAsync(MailTransaction transaction, IReadOnlyList<ListStop> stops, CancellationToken cancellationToken)
    {
        foreach (var stop in stops)
        {
            if (await _rules.RefusalAsync(transaction, stop, cancellationToken).ConfigureAwait(false) is { } refusal) return refusal;
        }

        return null;
    }

    /// <summary>Takes the message for the lists of each group. Before mailboxes are filled, so that a failure can still be told.</summary>
    public async ValueTask TakeAsync(
        MailTransaction transaction, MessageDisposition disposition, MessageContent content, IReadOnlyList<DeliveryGroup> groups, CancellationToken cancellationToken)
    {
        // A list that two recipients lead to gets the message once.
        var taken = new Dictionary<ListStop, SmtpReply?>(StopComparer.Instance);
        foreach (var group in groups.Where(group => group.Reply is null && group.Lists.Count > 0))
        {
            var replies = new List<SmtpReply?>();
            foreach (var stop in group.Lists)
            {
                if (!taken.TryGetValue(stop, out var reply)) taken[stop] = reply = await TakeAsync(transaction, disposition, content, stop, cancellationToken).ConfigureAwait(false);
                replies.Add(reply);
            }

            Judge(group, replies);
        }
    }

    // What passes is told, since the client repeats it; a refusal only where nobody in the group takes the message.
    private static void Judge(DeliveryGroup group, List<SmtpReply?> replies)
    {
        var passing = replies.Find(static reply => reply is { IsTransientFailure: true });
        var isRefused = group.Mailboxes.Count + group.Foreign.Count == 0 && replies.TrueForAll(static reply => reply is not null);
        if (passing is not null) group.Reply = passing;
        else if (isRefused) group.Reply = replies[0];
    }

    private async ValueTask<SmtpReply?> TakeAsync(
        MailTransaction transaction, MessageDisposition disposition, MessageContent content, ListStop stop, CancellationToken cancellationToken)
    {
        try
        {
            // Asked again: an alias or a filter may have led here.
            if (await _rules.RefusalAsync(transaction, stop, cancellationToken).ConfigureAwait(false) is { } refusal) return refusal;
            if (stop.Part == ListPart.Post) return await _posts.TakeAsync(transaction, disposition, content, stop.List, cancellationToken).ConfigureAwait(false);
            if (stop.Part == ListPart.Bounces) await _bounces.TakeAsync(transaction, content, stop, cancellationToken).ConfigureAwait(false);
            else await _requests.TakeAsync(transaction, content, stop, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            _services.Logger.ListFailed(failure, stop.List.Address.ToString());
            return DeliveryReplies.TryLater;
        }
    }

    private sealed class StopComparer : IEqualityComparer<ListStop>
    {
        public static StopComparer Instance { get; } = new();

        public bool Equals(ListStop? x, ListStop? y) => x is not null && y is not null && Key(x) == Key(y);

        public int GetHashCode(ListStop stop) => Key(stop).GetHashCode();

        private static (string, ListPart, string?) Key(ListStop stop) => (stop.List.Address.ToString().ToLowerInvariant(), stop.Part, stop.Token);
    }
}
