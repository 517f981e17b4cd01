namespace MailServer.Storage.Embedded.Folders;

/// <summary>A row of the folder table.</summary>
internal sealed record FolderRow
{
    /// <summary>Owns folders that were deleted and wait to be cleaned away.</summary>
    public const long TrashAccount = 0;

    public required long Id { get; init; }

    public required long AccountId { get; init; }

    public required string Name { get; init; }

    public SpecialUse SpecialUse { get; init; }

    public required uint UidValidity { get; init; }

    public uint UidNext { get; init; } = 1;

    public ulong HighestModSeq { get; init; } = 1;

    /// <summary>The last modification sequence that was given to a change of one reader's \Seen; 0 in a folder that nobody but its owner reads.</summary>
    public ulong PrivateModSeq { get; init; }

    /// <summary>The last modification sequence of any change: the next one is above it.</summary>
    public ulong LastModSeq => Math.Max(HighestModSeq, PrivateModSeq);

    public FolderCounters Counters { get; init; }

    public uint RecentFrom { get; init; } = 1;
}
