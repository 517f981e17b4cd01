namespace MailServer.Storage;

/// <summary>What is known when a delivery begins.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Octets announced by the sender, or null; a hint for where to keep the content.</summary>
    public long? ExpectedSize { get; init; }

    /// <summary>The time of receipt, which becomes the INTERNALDATE; null for now.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }
}

/// <summary>A mailbox that gets a message.</summary>
/// <param name="Account">Whose.</param>
public sealed record DeliveryTarget(AccountId Account)
{
    /// <summary>The folder; null or unknown means INBOX.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether a folder that is missing is made, instead of using INBOX.</summary>
    public bool CreateFolder { get; init; }

    /// <summary>Flags that the message has from the start.</summary>
    public Messages.MessageFlags Flags { get; init; }
}

/// <summary>What became of one target.</summary>
/// <param name="Error"><see cref="StoreError.None"/> when the message is there, durably.</param>
public readonly record struct DeliveryOutcome(StoreError Error)
{
    /// <summary>The folder it went to.</summary>
    public string? Folder { get; init; }

    /// <summary>Its UID there.</summary>
    public uint Uid { get; init; }

    /// <summary>For the log.</summary>
    public string? Cause { get; init; }
}
