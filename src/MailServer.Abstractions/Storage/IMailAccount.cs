namespace MailServer.Storage;

/// <summary>
/// A user's folders. Names are Unicode with <c>/</c> between levels; <c>INBOX</c> always exists and is spelled in any case.
/// Implementations are safe for use by several callers at once.
/// </summary>
public interface IMailAccount : IAsyncDisposable
{
    /// <summary>Whose it is.</summary>
    AccountId Id { get; }

    /// <summary>All folders, and names that are subscribed without existing, sorted by name.</summary>
    ValueTask<StoreResult<IReadOnlyList<FolderInfo>>> ListFoldersAsync(CancellationToken cancellationToken);

    /// <summary>Makes a folder, with its missing parents.</summary>
    /// <returns>The new folder; <see cref="StoreError.AlreadyExists"/>, <see cref="StoreError.InvalidName"/>, <see cref="StoreError.LimitReached"/>.</returns>
    ValueTask<StoreResult<FolderInfo>> CreateFolderAsync(string name, CreateFolderOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a folder and its messages. A folder with children keeps its name as <see cref="FolderInfo.IsSelectable"/> false (RFC 9051 §6.3.5);
    /// INBOX, and a name without a folder that has children, are <see cref="StoreError.NotAllowed"/>.
    /// </summary>
    ValueTask<StoreError> DeleteFolderAsync(string name, CancellationToken cancellationToken);

    /// <summary>Renames a folder with its children; renaming INBOX moves its messages to the new folder and leaves INBOX empty (RFC 9051 §6.3.6).</summary>
    ValueTask<StoreError> RenameFolderAsync(string name, string newName, CancellationToken cancellationToken);

    /// <summary>Subscribes to a name or ends it. The name need not exist.</summary>
    ValueTask<StoreError> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken);

    /// <summary>Opens a folder. Cheap when other sessions have it open: they share one view of it.</summary>
    ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, CancellationToken cancellationToken);

    /// <summary>A folder's state without opening it.</summary>
    ValueTask<StoreResult<FolderState>> GetStateAsync(string name, CancellationToken cancellationToken);

    /// <summary>The states of several folders by their names, as <see cref="GetStateAsync"/> tells them; those that have none are left out.</summary>
    async ValueTask<IReadOnlyDictionary<string, FolderState>> GetStatesAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        var states = new Dictionary<string, FolderState>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var result = await GetStateAsync(name, cancellationToken).ConfigureAwait(false);
            if (result.TryGet(out var state)) states[name] = state;
        }

        return states;
    }

    /// <summary>Begins to append one or more messages to a folder, which become visible together or not at all (RFC 3502).</summary>
    ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, CancellationToken cancellationToken);
}
