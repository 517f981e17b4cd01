namespace MailServer.Testing;

/// <summary>A point at which a <see cref="FailingStore"/> can fail.</summary>
public enum StoreOperation
{
    /// <summary>Opening an account.</summary>
    OpenAccount,

    /// <summary>The check at RCPT.</summary>
    CheckCapacity,

    /// <summary>Beginning a delivery.</summary>
    BeginDelivery,

    /// <summary>Flushing content of a delivery: always an exception.</summary>
    WriteDelivery,

    /// <summary>Completing the content of a delivery.</summary>
    CompleteContent,

    /// <summary>Committing a delivery.</summary>
    CommitDelivery,

    /// <summary>Listing folders.</summary>
    ListFolders,

    /// <summary>Creating, deleting, renaming or subscribing to a folder.</summary>
    ChangeFolders,

    /// <summary>Opening a folder.</summary>
    OpenFolder,

    /// <summary>Asking for a folder's state without opening it.</summary>
    GetState,

    /// <summary>Beginning an append.</summary>
    BeginAppend,

    /// <summary>Flushing content of an append: always an exception.</summary>
    WriteAppend,

    /// <summary>Committing an append.</summary>
    CommitAppend,

    /// <summary>Asking for changes: always an exception.</summary>
    GetChanges,

    /// <summary>Fetching messages: always an exception, before the first message.</summary>
    Fetch,

    /// <summary>Reading content that was fetched: always an exception.</summary>
    ReadContent,

    /// <summary>Changing flags.</summary>
    ChangeFlags,

    /// <summary>Expunging, or removing whatever the flags.</summary>
    Expunge,

    /// <summary>Copying or moving.</summary>
    Copy,

    /// <summary>Claiming recent messages: always an exception.</summary>
    ClaimRecent,

    /// <summary>Putting a message into the queue by itself: always an exception. What is queued with a delivery fails with its commit.</summary>
    Enqueue,

    /// <summary>Looking for items of the queue that are due, and taking them: always an exception.</summary>
    LeaseItems,

    /// <summary>Writing down what became of an item of the queue, or holding it longer: always an exception.</summary>
    SettleItem,
}

/// <summary>How a <see cref="FailingStore"/> fails.</summary>
public enum StoreFailure
{
    /// <summary>It answers <see cref="MailServer.Storage.StoreError.Unavailable"/> where there is an answer, and else throws <see cref="IOException"/>.</summary>
    Unavailable,

    /// <summary>It throws <see cref="IOException"/>.</summary>
    Exception,
}
