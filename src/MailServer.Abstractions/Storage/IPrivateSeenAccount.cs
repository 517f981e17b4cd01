namespace MailServer.Storage;

/// <summary>
/// An ability of an <see cref="IAclAccount"/>: it keeps \Seen of its folders apart for each of their readers (RFC 4314 §2.1, right "s"). Found by a type test.
/// Everything else about a message is the same for all. What a reader has not marked is unseen to that reader, whatever the owner has seen. A change of \Seen
/// is a change to the one who made it and to nobody else: nobody else's modification sequences, counters and waits take part in it, and the owner's \Seen is
/// no change to the readers. A move within the account takes the marks of all readers along; they go with their message, their folder and their reader.
/// Its open folders are <see cref="IAclFolder"/>.
/// </summary>
public interface IPrivateSeenAccount
{
    /// <summary>Opens a folder as somebody else sees it.</summary>
    ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, AccountId reader, CancellationToken cancellationToken);

    /// <summary>A folder's state as somebody else sees it, without opening it.</summary>
    ValueTask<StoreResult<FolderState>> GetStateAsync(string name, AccountId reader, CancellationToken cancellationToken);

    /// <summary>Begins to append messages: the \Seen that they come with is that of somebody else, and the owner has not seen them.</summary>
    ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, AccountId reader, CancellationToken cancellationToken);
}
