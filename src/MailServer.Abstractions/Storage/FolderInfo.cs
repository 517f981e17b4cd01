namespace MailServer.Storage;

/// <summary>A folder in a list.</summary>
/// <param name="Name">The full name, levels parted by <c>/</c>.</param>
public sealed record FolderInfo(string Name)
{
    /// <summary>A stable identifier that survives a rename (RFC 8474), or empty where there is no folder.</summary>
    public string Id { get; init; } = "";

    /// <summary>Whether it can be opened. False for a deleted folder with children, or a subscribed name without a folder (see <see cref="Exists"/>).</summary>
    public bool IsSelectable { get; init; } = true;

    /// <summary>False for a name that is only subscribed.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>Whether the user subscribed to it.</summary>
    public bool IsSubscribed { get; init; }

    /// <summary>Whether there are folders below.</summary>
    public bool HasChildren { get; init; }

    /// <summary>What the folder is for (RFC 6154).</summary>
    public SpecialUse SpecialUse { get; init; }

    /// <summary>Whose it is.</summary>
    public FolderNamespace Namespace { get; init; }
}

/// <summary>Whose a folder is (RFC 2342 §5).</summary>
public enum FolderNamespace
{
    /// <summary>The user's own.</summary>
    Personal,

    /// <summary>Another user's.</summary>
    OtherUsers,

    /// <summary>Nobody's.</summary>
    Shared,
}

/// <summary>Options of creating a folder.</summary>
public sealed record CreateFolderOptions
{
    /// <summary>The defaults.</summary>
    public static CreateFolderOptions Default { get; } = new();

    /// <summary>What it is for (RFC 6154 CREATE-SPECIAL-USE).</summary>
    public SpecialUse SpecialUse { get; init; }
}

/// <summary>What a folder is for (RFC 6154 §2, RFC 8457).</summary>
[Flags]
public enum SpecialUse
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>\All.</summary>
    All = 1,

    /// <summary>\Archive.</summary>
    Archive = 2,

    /// <summary>\Drafts.</summary>
    Drafts = 4,

    /// <summary>\Flagged.</summary>
    Flagged = 8,

    /// <summary>\Junk.</summary>
    Junk = 16,

    /// <summary>\Sent.</summary>
    Sent = 32,

    /// <summary>\Trash.</summary>
    Trash = 64,

    /// <summary>\Important (RFC 8457).</summary>
    Important = 128,
}
