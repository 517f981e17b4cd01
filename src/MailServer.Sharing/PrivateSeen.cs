namespace MailServer.Sharing;

/// <summary>In whose folders each reader has a \Seen of their own (RFC 4314 §2.1).</summary>
[Flags]
public enum PrivateSeen
{
    /// <summary>Nowhere: all readers of a folder share \Seen.</summary>
    None = 0,

    /// <summary>In other users' folders.</summary>
    OtherUsers = 1,

    /// <summary>In the folders of shared mailboxes.</summary>
    Shared = 2,

    /// <summary>In both.</summary>
    All = OtherUsers | Shared,
}
