namespace MailServer.Protocol.Imap;

/// <summary>A range of UIDs or sequence numbers, both ends inside, <see cref="First"/> not above <see cref="Last"/>.</summary>
/// <param name="First">1 or more.</param>
/// <param name="Last">Not below <paramref name="First"/>.</param>
public readonly record struct UidRange(uint First, uint Last)
{
    /// <summary>Whether the number lies in the range.</summary>
    public bool Contains(uint number) => number - First <= Last - First;
}
