using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>Takes messages out of a folder, with what they count and hold.</summary>
internal static class MessageRemoval
{
    /// <returns>What they were, ascending; null when the folder is gone.</returns>
    public static List<MessageEntry>? Run(WriteTransaction transaction, long folderId, UidSet uids, bool onlyDeleted)
    {
        if (transaction.Folder(folderId) is not { } folder) return null;
        var removed = folder.Remove(uids, onlyDeleted);
        foreach (var entry in removed) transaction.Bodies.Release(entry.BodyId);
        if (removed.Count > 0) transaction.Account(folder.Row.AccountId)!.Use(-removed.Count, -removed.Sum(static e => (long)e.Size));
        return removed;
    }
}
