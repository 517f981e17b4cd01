using MailServer.Directories;

namespace MailServer.Storage.Sharing;

/// <summary>Whose a folder is, as <see cref="ISharingAccount"/> tells it.</summary>
/// <param name="Owner">The account; null for the user's own.</param>
/// <param name="Folder">What the owner calls it.</param>
public sealed record FolderOwner(AccountFacts? Owner, string Folder);
