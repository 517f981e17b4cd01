namespace MailServer.Hosting.Options;

/// <summary>A search that all users may name (RFC 5466): <c>Imap:SharedFilters:&lt;name&gt;</c>.</summary>
public sealed class MailFilterOptions
{
    /// <summary>The keys, as IMAP's SEARCH has them, such as <c>UNSEEN LARGER 1000000</c>. Required.</summary>
    public string? Search { get; set; }

    /// <summary>What mail programs may show for it. Null: its name.</summary>
    public string? Description { get; set; }
}
