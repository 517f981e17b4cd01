using MailServer.Directories.Lists;
using MailServer.Protocol;

namespace MailServer.Directories;

/// <summary>Where mail for an address goes.</summary>
public abstract record RecipientResolution
{
    private RecipientResolution()
    {
    }

    /// <summary>Into an account's mailbox.</summary>
    /// <param name="Account">Whose.</param>
    public sealed record Local(AccountFacts Account) : RecipientResolution
    {
        /// <summary>The sub-address (<c>tag</c> of <c>user+tag</c>), or null.</summary>
        public string? Detail { get; init; }
    }

    /// <summary>On to other addresses.</summary>
    /// <param name="Targets">One or more; here or elsewhere.</param>
    public sealed record Alias(IReadOnlyList<EmailAddress> Targets) : RecipientResolution;

    /// <summary>To a distribution list, or to one of its other addresses.</summary>
    /// <param name="Mailing">The list.</param>
    /// <param name="Part">Which of its addresses; never <see cref="ListPart.Owner"/>, which is an alias.</param>
    /// <param name="Token">The member's token, or null.</param>
    public sealed record List(MailingList Mailing, ListPart Part, string? Token) : RecipientResolution;

    /// <summary>The domain is not one of ours.</summary>
    public sealed record Foreign : RecipientResolution
    {
        /// <summary>The only instance.</summary>
        public static Foreign Instance { get; } = new();
    }

    /// <summary>The domain is ours, the user is not.</summary>
    public sealed record Unknown : RecipientResolution
    {
        /// <summary>The only instance.</summary>
        public static Unknown Instance { get; } = new();
    }

    /// <summary>The account exists and is switched off.</summary>
    public sealed record Disabled : RecipientResolution
    {
        /// <summary>The only instance.</summary>
        public static Disabled Instance { get; } = new();
    }

    /// <summary>The directory cannot answer now.</summary>
    /// <param name="Cause">For the log.</param>
    public sealed record TryLater(string Cause) : RecipientResolution;
}
