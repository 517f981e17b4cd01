using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>Ways to name mailboxes (RFC 5465 §6, RFC 7377 §2.2).</summary>
public enum MailboxFilterKind
{
    /// <summary>selected: the selected mailbox.</summary>
    Selected,

    /// <summary>selected-delayed: the selected mailbox, with expunges told only where a command allows; NOTIFY only.</summary>
    SelectedDelayed,

    /// <summary>inboxes: those that mail is delivered to.</summary>
    Inboxes,

    /// <summary>personal: all in the user's own namespace.</summary>
    Personal,

    /// <summary>subscribed.</summary>
    Subscribed,

    /// <summary>subtree: the named ones and all below them.</summary>
    Subtree,

    /// <summary>subtree-one: the named ones and those one level below.</summary>
    SubtreeOne,

    /// <summary>mailboxes: the named ones; wildcards mean nothing.</summary>
    Mailboxes,
}

/// <summary>Some mailboxes, as NOTIFY and ESEARCH name them.</summary>
/// <param name="Kind">How they are named.</param>
/// <param name="Names">Decoded names; empty for kinds that need none.</param>
public sealed record MailboxFilter(MailboxFilterKind Kind, IReadOnlyList<string> Names)
{
    /// <summary>The selected mailbox.</summary>
    public static MailboxFilter Selected { get; } = new(MailboxFilterKind.Selected, []);

    /// <summary>Whether the selected mailbox is meant.</summary>
    public bool IsSelected => Kind is MailboxFilterKind.Selected or MailboxFilterKind.SelectedDelayed;

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out MailboxFilter? filter)
    {
        filter = null;
        if (ParseKind(ref reader) is not { } kind)
        {
            return reader.Fail("an unknown mailbox filter");
        }

        IReadOnlyList<string> names = [];
        bool named = kind is MailboxFilterKind.Subtree or MailboxFilterKind.SubtreeOne or MailboxFilterKind.Mailboxes;
        if (named && !(reader.Space() && ParseNames(ref reader, out names)))
        {
            return false;
        }

        filter = new MailboxFilter(kind, names);
        return true;
    }

    private static MailboxFilterKind? ParseKind(ref ImapReader reader) =>
        reader.TryName("SELECTED"u8) ? MailboxFilterKind.Selected
        : reader.TryName("SELECTED-DELAYED"u8) ? MailboxFilterKind.SelectedDelayed
        : reader.TryName("INBOXES"u8) ? MailboxFilterKind.Inboxes
        : reader.TryName("PERSONAL"u8) ? MailboxFilterKind.Personal
        : reader.TryName("SUBSCRIBED"u8) ? MailboxFilterKind.Subscribed
        : reader.TryName("SUBTREE"u8) ? MailboxFilterKind.Subtree
        : reader.TryName("SUBTREE-ONE"u8) ? MailboxFilterKind.SubtreeOne
        : reader.TryName("MAILBOXES"u8) ? MailboxFilterKind.Mailboxes
        : null;

    private static bool ParseNames(ref ImapReader reader, out IReadOnlyList<string> names)
    {
        var found = new List<string>();
        names = found;
        bool several = reader.TryTake((byte)'(');
        do
        {
            if (!reader.Mailbox(out string name))
            {
                return false;
            }

            if (found.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many mailboxes");
            }

            found.Add(name);
        }
        while (several && reader.TryTake((byte)' '));

        return !several || reader.Close();
    }
}
