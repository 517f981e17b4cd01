namespace MailServer.Storage;

/// <summary>The use of an account and its limits.</summary>
/// <param name="UsedBytes">Octets of all messages.</param>
/// <param name="UsedMessages">Messages.</param>
public readonly record struct QuotaState(long UsedBytes, long UsedMessages)
{
    /// <summary>Folders, INBOX and names without a folder included where they are kept.</summary>
    public long UsedFolders { get; init; }

    /// <summary>Octets of the metadata that counts for the account (<see cref="IMetadataAccount.GetMetadataUseAsync"/>).</summary>
    public long UsedAnnotationBytes { get; init; }

    /// <summary>The limits.</summary>
    public QuotaLimits Limits { get; init; }

    /// <summary>Whether so much more fits. A limit that is exceeded already hinders only what adds to it.</summary>
    public bool HasRoomFor(long messages, long bytes) => Fits(Limits.Messages, UsedMessages, messages) && Fits(Limits.Bytes, UsedBytes, bytes);

    /// <summary>Whether so many more folders fit.</summary>
    public bool HasRoomForFolders(long folders) => Fits(Limits.Folders, UsedFolders, folders);

    /// <summary>Whether the metadata may come to so many octets.</summary>
    public bool HasRoomForAnnotations(long octets) => Limits.AnnotationBytes is not { } most || octets <= most;

    private static bool Fits(long? limit, long used, long added) => limit is not { } most || added <= 0 || added <= most - used;
}

/// <summary>How much an account may hold; null is no limit.</summary>
/// <param name="Bytes">Octets of all messages.</param>
/// <param name="Messages">Messages in all folders; a copy is one more.</param>
/// <param name="Folders">Folders, INBOX included.</param>
/// <param name="AnnotationBytes">Octets of the metadata of all folders and of the account; none is above what the store allows (<see cref="Metadata.MetadataLimits.MaxBytes"/>).</param>
public readonly record struct QuotaLimits(long? Bytes, long? Messages = null, long? Folders = null, long? AnnotationBytes = null)
{
    /// <summary>Whether nothing is limited.</summary>
    public bool IsNone => this == default;

    /// <summary>Whether no limit is negative.</summary>
    public bool IsValid => Bytes is null or >= 0 && Messages is null or >= 0 && Folders is null or >= 0 && AnnotationBytes is null or >= 0;
}
