using MailServer.Protocol.Imap;

namespace MailServer.Testing.Storage;

/// <summary>A message that goes when others come.</summary>
/// <param name="Account">Whose limit it counts against.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Uid">The message.</param>
internal sealed record Replaced(AccountData Account, FolderData Folder, uint Uid)
{
    /// <summary>The message, or null when it or its folder has gone.</summary>
    public MessageData? Find() => Folder.IsDeleted ? null : Folder.Select(UidSet.Of(Uid)).SingleOrDefault();
}
