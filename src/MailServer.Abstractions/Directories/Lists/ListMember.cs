using MailServer.Protocol;

namespace MailServer.Directories.Lists;

/// <summary>A member of a list.</summary>
/// <param name="Address">The member, here or elsewhere; another list, too.</param>
/// <param name="Token">Stands for the member in bounce addresses and in links to unsubscribe: whoever has it may end the membership.</param>
public sealed record ListMember(EmailAddress Address, string Token)
{
    /// <summary>Whether the member gets posts.</summary>
    public ListMemberState State { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Days on which a post came back, since the last one that counts.</summary>
    public int Bounces { get; init; }

    /// <summary>When a post came back last, or null.</summary>
    public DateTimeOffset? LastBounce { get; init; }
}

/// <summary>A list and one of its members.</summary>
/// <param name="List">The list.</param>
/// <param name="Member">The member.</param>
public sealed record ListMembership(MailingList List, ListMember Member);

/// <summary>Whether a member gets posts.</summary>
public enum ListMemberState
{
    /// <summary>Yes.</summary>
    Active,

    /// <summary>Not yet: the member has not confirmed.</summary>
    Pending,

    /// <summary>Not any more: too many posts came back.</summary>
    Disabled,
}

/// <summary>How bounces of members are counted.</summary>
/// <param name="Limit">So many days with a bounce switch a member off; 0 never.</param>
/// <param name="Memory">After so long without a bounce, counting begins anew.</param>
public readonly record struct ListBounceRule(int Limit, TimeSpan Memory);
