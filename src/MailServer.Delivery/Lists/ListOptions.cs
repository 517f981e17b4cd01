using MailServer.Directories.Lists;

namespace MailServer.Delivery;

/// <summary>Settings of distribution lists.</summary>
public sealed class ListOptions
{
    /// <summary>The place of the token in <see cref="UnsubscribeUrl"/>.</summary>
    public const string TokenMark = "{token}";

    /// <summary>
    /// The page that ends a membership by one click (RFC 8058), with <c>{token}</c> where the member's token stands; https. The page calls
    /// <see cref="IListDirectory.UnsubscribeAsync"/>. Default: none: members unsubscribe by mail.
    /// </summary>
    public string? UnsubscribeUrl { get; set; }

    /// <summary>So many days with a bounce switch a member off; 0 never. Default: 5: a server that is down for a weekend does no harm.</summary>
    public int BounceLimit { get; set; } = 5;

    /// <summary>After so long without a bounce, counting begins anew. Default: 30 days.</summary>
    public TimeSpan BounceMemory { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a member whose mailbox does not exist any more is on the suppression list. Default: not at all.</summary>
    public TimeSpan? SuppressFor { get; set; }

    /// <summary>To how many recipients a post goes at most, with the members of lists that are members. Default: 10,000.</summary>
    public int MaxRecipients { get; set; } = IListAdministration.MostMembers;

    /// <summary>How deep lists may be members of lists. Default: 5.</summary>
    public int MaxDepth { get; set; } = 5;

    internal ListBounceRule BounceRule => new(BounceLimit, BounceMemory);
}
