namespace MailServer.Hosting.Options;

/// <summary>Distribution lists: <c>Delivery:Lists</c>.</summary>
public sealed class MailListOptions
{
    /// <summary>The page that ends a membership by one click (RFC 8058): an https URL with <c>{token}</c> in it. Null: members leave by mail.</summary>
    public string? UnsubscribeUrl { get; set; }

    /// <summary>So many days with a bounce switch a member off. Five: a server that is down for a weekend does no harm. 0: never.</summary>
    public int BounceLimit { get; set; } = 5;

    /// <summary>After so long without a bounce, counting begins anew. Thirty days: about what a list that is seldom used needs.</summary>
    public TimeSpan BounceMemory { get; set; } = TimeSpan.FromDays(30);

    /// <summary>To how many recipients a post goes at most. Ten thousand: what one commit does in a moment.</summary>
    public int MaxRecipients { get; set; } = 10_000;
}
