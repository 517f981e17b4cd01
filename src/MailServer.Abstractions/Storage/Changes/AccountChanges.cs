namespace MailServer.Storage.Changes;

/// <summary>What changed in an account since a revision.</summary>
/// <param name="Revision">Ask again with this one.</param>
public sealed record AccountChanges(long Revision)
{
    /// <summary>Folders were made, deleted or renamed, subscriptions or rights changed: list the folders anew and compare by name and <see cref="FolderInfo.Id"/>.</summary>
    public bool FoldersChanged { get; init; }

    /// <summary>Metadata that changed, one item for each change, the oldest first.</summary>
    public IReadOnlyList<MetadataChange> Metadata { get; init; } = [];

    /// <summary>False when more changed than was remembered: <see cref="Metadata"/> lacks the oldest.</summary>
    public bool IsComplete { get; init; } = true;
}

/// <summary>A metadata entry that got another value, or none.</summary>
/// <param name="Folder">The folder by the name it had then; null for the account as a whole.</param>
/// <param name="Entry">The entry's name in lower case.</param>
/// <param name="User">Whose private entry it is; null for a shared one.</param>
public readonly record struct MetadataChange(string? Folder, string Entry, AccountId? User);
