namespace MailServer.Protocol.Imap;

/// <summary>What THREAD must know of a message.</summary>
public sealed record ThreadRow
{
    /// <summary>The sent date; the internal date when there is none (RFC 5256 §2.2).</summary>
    public DateTimeOffset SentDate { get; init; }

    /// <summary>The internal date; only REFS looks at it.</summary>
    public DateTimeOffset Arrival { get; init; }

    /// <summary>The subject with its encoded words decoded; REFS does not look at it.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The normalized message id, see <see cref="MessageIds"/>; null when there is none. ORDEREDSUBJECT does not look at it.</summary>
    public string? MessageId { get; init; }

    /// <summary>The normalized ids of its ancestors, the nearest last, see <see cref="MessageIds.References"/>.</summary>
    public IReadOnlyList<string> References { get; init; } = [];
}

/// <summary>A message in a thread and the answers to it. Trees may be deep: walk them without recursion.</summary>
/// <param name="row">The index of the message's row; -1 for a message that is only spoken of, which has two children or more.</param>
/// <param name="children">The answers, in order.</param>
public sealed class ThreadNode(int row, IReadOnlyList<ThreadNode> children)
{
    /// <summary>The index of the message's row; -1 for a message that is only spoken of.</summary>
    public int Row { get; } = row;

    /// <summary>The answers, in order.</summary>
    public IReadOnlyList<ThreadNode> Children { get; } = children;
}
