using MailServer.Storage;

namespace MailServer.Testing.Storage;

/// <content>Folders as others see them who keep \Seen for themselves.</content>
internal sealed partial class InMemoryAccount
{
    public ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, AccountId reader, CancellationToken cancellationToken)
    {
        lock (store.Gate)
        {
            if (data.Find(name) is not { } folder) return new(StoreError.NotFound);
            folder.HasReaders |= reader != data.Id;
            return new(new StoreResult<IMailFolder>(new InMemoryFolder(store, data, folder, data.Describe(name), reader)));
        }
    }

    public ValueTask<StoreResult<FolderState>> GetStateAsync(string name, AccountId reader, CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(data.Find(name) is { } folder ? folder.StateOf(reader) : StoreError.NotFound);
    }

    public ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, AccountId reader, CancellationToken cancellationToken)
    {
        lock (store.Gate)
        {
            return new(data.Find(folder) is { } found
                ? new StoreResult<IMailAppend>(new InMemoryAppend(store, data, found, reader))
                : StoreError.NotFound);
        }
    }
}
