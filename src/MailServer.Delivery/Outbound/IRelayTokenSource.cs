namespace MailServer.Delivery.Outbound;

/// <summary>Gives bearer tokens (OAuth 2.0) for the log-in at relays. Asked anew for each log-in, so that it renews what is about to expire.</summary>
public interface IRelayTokenSource
{
    /// <summary>The token of a user at a relay, or null when there is none now: then the mail waits.</summary>
    /// <param name="host">The relay's name.</param>
    /// <param name="userName">The user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<string?> GetTokenAsync(string host, string userName, CancellationToken cancellationToken);
}
