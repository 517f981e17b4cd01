namespace MailServer.Storage.Metadata;

/// <summary>What is annotated.</summary>
/// <param name="Folder">A folder; null for the account as a whole.</param>
public sealed record MetadataTarget(string? Folder)
{
    /// <summary>Whose private entries are meant; null for the account's own user.</summary>
    public AccountId? User { get; init; }
}
