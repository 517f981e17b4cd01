namespace MailServer.Imap;

/// <summary>A search that the administrator keeps for all users (RFC 5466).</summary>
/// <param name="Search">The keys, as SEARCH has them; UTF-8.</param>
/// <param name="Description">What a client may show, or null.</param>
public sealed record SharedFilter(string Search, string? Description = null);
