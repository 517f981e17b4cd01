using MailServer.Protocol.Imap;

namespace MailServer.Imap.Mailboxes;

/// <summary>What a client wants to hear of its selected mailbox. Without NOTIFY it is everything, while a command runs (RFC 5465 §3.1).</summary>
/// <param name="Arrivals">Messages that come and go; without them the client keeps its view as it is.</param>
/// <param name="Flags">Changes of flags.</param>
internal sealed record SelectedEvents(bool Arrivals, bool Flags)
{
    public static SelectedEvents All { get; } = new(true, true);

    public static SelectedEvents None { get; } = new(false, false);

    /// <summary>Whether EXPUNGE may come at any time: SELECTED and not SELECTED-DELAYED (RFC 5465 §6.1).</summary>
    public bool ExpungesAtOnce { get; init; }

    /// <summary>What is told of a new message.</summary>
    public IReadOnlyList<FetchItem> FetchItems { get; init; } = [];
}
