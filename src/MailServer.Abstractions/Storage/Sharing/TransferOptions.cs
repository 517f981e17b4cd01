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

    /// <summary>Whether the copies keep their keywords.</summary>
    public bool KeepsKeywords { get; init; } = true;
}
