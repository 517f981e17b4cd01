using MailServer.Storage;

namespace CustomStore.Mailbox;

/// <summary>An account with one folder, INBOX. Folders are not for agents to make, and tickets are not opened by APPEND.</summary>
public sealed class TicketAccount(AccountId id, TicketInbox inbox) : IMailAccount
{
    public AccountId Id => id;

    public ValueTask<StoreResult<IReadOnlyList<FolderInfo>>> ListFoldersAsync(CancellationToken cancellationToken) =>
        new(new StoreResult<IReadOnlyList<FolderInfo>>([inbox.Info]));

    public ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, CancellationToken cancellationToken) =>
        new(IsInbox(name) ? new StoreResult<IMailFolder>(inbox) : StoreError.NotFound);

    public ValueTask<StoreResult<FolderState>> GetStateAsync(string name, CancellationToken cancellationToken) =>
        new(IsInbox(name) ? inbox.State : StoreError.NotFound);

    public ValueTask<StoreResult<FolderInfo>> CreateFolderAsync(string name, CreateFolderOptions options, CancellationToken cancellationToken) =>
        new(IsInbox(name) ? StoreError.AlreadyExists : StoreError.NoPermission);

    public ValueTask<StoreError> DeleteFolderAsync(string name, CancellationToken cancellationToken) =>
        new(IsInbox(name) ? StoreError.NotAllowed : StoreError.NotFound);

    public ValueTask<StoreError> RenameFolderAsync(string name, string newName, CancellationToken cancellationToken) =>
        new(IsInbox(name) ? StoreError.NoPermission : StoreError.NotFound);

    public ValueTask<StoreError> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken) =>
        new(IsInbox(name) && subscribed ? StoreError.None : StoreError.NoPermission);

    public ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, CancellationToken cancellationToken) =>
        new(IsInbox(folder) ? StoreError.NoPermission : StoreError.NotFound);

    public ValueTask DisposeAsync() => default;

    private static bool IsInbox(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase);
}
