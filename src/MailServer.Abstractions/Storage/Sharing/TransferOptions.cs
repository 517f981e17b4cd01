using MailServer.Messages;

namespace MailServer.Storage.Sharing;

/// <summary>Where messages are copied or moved to, and what they keep.</summary>
/// <param name="Account">Whose folder gets them.</param>
/// <param name="Folder">Its name there.</param>
public sealed record TransferOptions(AccountId Account, string Folder)
{
    /// <summary>Whether they leave the folder they are in.</summary>
    public bool IsMove { get; init; }

    /// <summary>The system flags that the copies keep.</summary>
    public SystemFlags KeptFlags { get; init; } = (SystemFlags)byte.MaxValue;

    /// <summary>Whose \Seen the copies keep, apart from that of the owner of the account that gets them (<see cref="IPrivateSeenAccount"/>); null for the owner's.</summary>
    public AccountId? Reader { get; init; }

    /// <summary>Whether the copies keep their keywords.</summary>
    public bool KeepsKeywords { get; init; } = true;
}
