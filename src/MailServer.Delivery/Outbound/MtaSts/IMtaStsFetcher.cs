namespace MailServer.Delivery.Outbound.MtaSts;

/// <summary>Fetches what a domain publishes as its MTA-STS policy (RFC 8461 §3.3). A test brings its own.</summary>
public interface IMtaStsFetcher
{
    /// <summary>Fetches <c>https://mta-sts.DOMAIN/.well-known/mta-sts.txt</c>. It only throws when it is cancelled.</summary>
    ValueTask<MtaStsFetch> FetchAsync(string domain, CancellationToken cancellationToken);
}

/// <summary>What came of fetching a policy.</summary>
/// <param name="Policy">The text, or null when there is none.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="IsCertificateInvalid">Whether the web server's certificate was the reason.</param>
public sealed record MtaStsFetch(string? Policy, string? Failure = null, bool IsCertificateInvalid = false);
