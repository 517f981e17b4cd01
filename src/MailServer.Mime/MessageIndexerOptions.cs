namespace MailServer.Mime;

/// <summary>What one message may cost to index. Beyond a limit the message is still indexed; what lies beyond belongs to the last part known.</summary>
public sealed record MessageIndexerOptions
{
    /// <summary>The most parts that are told apart, at least 1. 1,000: clients show dozens; more only makes FETCH answers huge.</summary>
    public int MaxParts { get; init; } = 1000;

    /// <summary>How deep parts may lie in each other, 1 to 250. 50: deeper real mail is unknown, and clients recurse on it.</summary>
    public int MaxDepth { get; init; } = 50;

    /// <summary>Octets of header, of the message or of one part, that are looked at, 1 KiB or more. 256 KiB: four times what large servers accept.</summary>
    public int MaxHeaderBytes { get; init; } = 256 * 1024;
}
