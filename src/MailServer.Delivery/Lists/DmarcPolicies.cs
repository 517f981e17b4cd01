using MailServer.Dns;

namespace MailServer.Delivery.Lists;

/// <summary>
/// Finds out what a domain wants done with mail in its name that fails DMARC: by its own record, else by that of its organisation, which is found by walking
/// up the tree (RFC 9989 §4.10); that takes the place of the list of public suffixes that RFC 7489 §3.2 needs.
/// </summary>
internal sealed class DmarcPolicies(IDnsResolver resolver)
{
    // RFC 9989 §4.10: a name of more labels goes on with its last seven, so that nobody's name costs more than eight questions.
    private const int MostLabels = 7;

    /// <summary>The wish, or null when the DNS cannot say.</summary>
    /// <param name="domain">In A-labels.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<DmarcWish?> FindAsync(string domain, CancellationToken cancellationToken)
    {
        var own = await resolver.FindTextAsync("_dmarc." + domain, cancellationToken).ConfigureAwait(false);
        if (own.Status == DnsStatus.TryLater) return null;
        return DmarcRecord.Find(own.Records) is { } record ? record.Policy : await FindAboveAsync(domain, cancellationToken).ConfigureAwait(false);
    }

    // The highest record speaks for the organisation, unless one says where that ends.
    private async ValueTask<DmarcWish?> FindAboveAsync(string domain, CancellationToken cancellationToken)
    {
        DmarcRecord? organization = null;
        foreach (var name in Above(domain))
        {
            var answer = await resolver.FindTextAsync("_dmarc." + name, cancellationToken).ConfigureAwait(false);
            if (answer.Status == DnsStatus.TryLater) return null;
            if (DmarcRecord.Find(answer.Records) is not { } record) continue;
            if (record.IsSuffix != true || organization is null) organization = record;
            if (record.IsSuffix is not null) break;
        }

        return organization?.SubdomainPolicy ?? DmarcWish.None;
    }

    private static IEnumerable<string> Above(string domain)
    {
        var labels = domain.Split('.');
        for (var left = Math.Min(labels.Length - 1, MostLabels); left > 0; left--) yield return string.Join('.', labels[^left..]);
    }
}
