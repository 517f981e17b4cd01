namespace MailServer.Hosting.Options;

/// <summary>In whose folders each reader has a read mark (\Seen) of their own.</summary>
public enum MailPrivateSeen
{
    /// <summary>Nowhere: all readers of a folder share it.</summary>
    None,

    /// <summary>In other users' folders.</summary>
    OtherUsers,

    /// <summary>In the folders of shared mailboxes.</summary>
    Shared,

    /// <summary>In both.</summary>
    All,
}
