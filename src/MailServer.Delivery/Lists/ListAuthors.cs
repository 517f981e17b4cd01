using MailServer.Directories.Lists;
using MailServer.Dns;
using MailServer.Queue;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace MailServer.Delivery.Lists;

/// <summary>
/// Decides who is in From of a post where the domains of its authors shall: receivers refuse what is in the name of a domain with a DMARC policy and
/// does not come from it. Where the DNS cannot say it is taken for one: a post in the list's name arrives, the other may not.
/// </summary>
internal sealed class ListAuthors(IDnsResolver? resolver, TimeProvider time, ILogger logger)
{
    private const int MostDomains = 4;

    /// <summary>The client waits for its answer.</summary>
    private static readonly TimeSpan LookupTime = TimeSpan.FromSeconds(15);

    /// <summary>The list as it sends this post.</summary>
    public async ValueTask<MailingList> DecideAsync(MailingList list, ListHeader header, CancellationToken cancellationToken)
    {
        if (list.From != ListFrom.Policy) return list;
        var isRefused = resolver is not null && await IsRefusedAsync(new DmarcPolicies(resolver), list, Domains(header, list), cancellationToken).ConfigureAwait(false);
        return list with { From = isRefused ? ListFrom.List : ListFrom.Author };
    }

    private async ValueTask<bool> IsRefusedAsync(DmarcPolicies policies, MailingList list, List<string> domains, CancellationToken cancellationToken)
    {
        if (domains.Count > MostDomains) return true;
        using var limit = new CancellationTokenSource(LookupTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        foreach (var domain in domains)
        {
            var wish = await AskAsync(policies, domain, both.Token, cancellationToken).ConfigureAwait(false);
            if (wish is null) logger.PolicyUnknown(domain, list.Address.ToString());
            if (wish != DmarcWish.None) return true;
        }

        return false;
    }

    private static async ValueTask<DmarcWish?> AskAsync(DmarcPolicies policies, string domain, CancellationToken limited, CancellationToken cancellationToken)
    {
        try
        {
            return await policies.FindAsync(domain, limited).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // For authors in the list's own domain this server sends as it does for every other mail of theirs.
    private static List<string> Domains(ListHeader header, MailingList list)
    {
        var from = header.Fields().FirstOrDefault(static field => field.Key.Equals("From", StringComparison.OrdinalIgnoreCase)).Value;
        if (from is null || !InternetAddressList.TryParse(from, out var authors)) return [];
        var own = QueueDestination.Normalize(list.Address.Domain);
        return [.. authors.Mailboxes.Select(static author => QueueDestination.Normalize(author.Domain)).Where(domain => domain.Length > 0 && domain != own).Distinct().Take(MostDomains + 1)];
    }
}
