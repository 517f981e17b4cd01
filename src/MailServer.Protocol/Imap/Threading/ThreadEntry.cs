namespace MailServer.Protocol.Imap;

/// <summary>What THREAD must know of a message, packed: ids and subjects are numbers of a <see cref="ThreadTable"/>.</summary>
internal struct ThreadEntry
{
    /// <summary>The message.</summary>
    public uint Uid;

    /// <summary>Its message id, -1 for none.</summary>
    public int Id;

    /// <summary>Its base subject, 0 for an empty one.</summary>
    public int Subject;

    /// <summary>Where its ancestors begin in the table's list, the nearest last.</summary>
    public int FirstReference;

    /// <summary>How many ancestors it names.</summary>
    public int References;

    /// <summary>Whether the subject is that of a reply or forward.</summary>
    public bool IsReply;

    /// <summary>The sent date in UTC.</summary>
    public long Sent;

    /// <summary>The internal date in UTC.</summary>
    public long Arrival;
}
