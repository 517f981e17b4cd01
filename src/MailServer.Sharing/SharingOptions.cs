namespace MailServer.Sharing;

/// <summary>Settings of shared folders. Each default says why.</summary>
public sealed class SharingOptions
{
    /// <summary>The first level of other users' folders. Default <c>Other Users</c>, as other servers call it.</summary>
    public string OtherUsersName { get; set; } = "Other Users";

    /// <summary>The first level of folders that belong to nobody. Default <c>Shared Folders</c>; users have folders called Shared.</summary>
    public string SharedName { get; set; } = "Shared Folders";

    /// <summary>Groups of users that access control lists name as <c>$group</c>, by name: addresses of accounts. Besides those of an <see cref="Directories.IGroupDirectory"/>. Default none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Groups { get; set; } = new Dictionary<string, IReadOnlyCollection<string>>();

    /// <summary>Where \Seen is kept apart for each reader, by a store that can. Default none: a team sees what one of them has read, and who looks after another's mail leaves no new messages behind.</summary>
    public PrivateSeen PrivateSeen { get; set; }
}
