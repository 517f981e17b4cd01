using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>What NOTIFY can watch (RFC 5465 §5).</summary>
[Flags]
public enum NotifyEvents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>MessageNew.</summary>
    MessageNew = 1 << 0,

    /// <summary>MessageExpunge.</summary>
    MessageExpunge = 1 << 1,

    /// <summary>FlagChange.</summary>
    FlagChange = 1 << 2,

    /// <summary>AnnotationChange.</summary>
    AnnotationChange = 1 << 3,

    /// <summary>MailboxName: created, deleted, renamed.</summary>
    MailboxName = 1 << 4,

    /// <summary>SubscriptionChange.</summary>
    SubscriptionChange = 1 << 5,

    /// <summary>MailboxMetadataChange.</summary>
    MailboxMetadataChange = 1 << 6,

    /// <summary>ServerMetadataChange.</summary>
    ServerMetadataChange = 1 << 7,

    /// <summary>The events about messages, the only ones for the selected mailbox.</summary>
    Messages = MessageNew | MessageExpunge | FlagChange | AnnotationChange,
}

/// <summary>The names of events.</summary>
internal static class NotifyEventNames
{
    private static readonly (NotifyEvents Event, string Name)[] Names =
    [
        (NotifyEvents.MessageNew, "MessageNew"),
        (NotifyEvents.MessageExpunge, "MessageExpunge"),
        (NotifyEvents.FlagChange, "FlagChange"),
        (NotifyEvents.AnnotationChange, "AnnotationChange"),
        (NotifyEvents.MailboxName, "MailboxName"),
        (NotifyEvents.SubscriptionChange, "SubscriptionChange"),
        (NotifyEvents.MailboxMetadataChange, "MailboxMetadataChange"),
        (NotifyEvents.ServerMetadataChange, "ServerMetadataChange"),
    ];

    public static NotifyEvents Find(ReadOnlySpan<byte> name)
    {
        foreach ((NotifyEvents candidate, string known) in Names)
        {
            if (Ascii.EqualsIgnoreCase(name, known))
            {
                return candidate;
            }
        }

        return NotifyEvents.None;
    }

    public static string Format(NotifyEvents events) =>
        string.Join(' ', Names.Where(row => (events & row.Event) != 0).Select(static row => row.Name));
}
