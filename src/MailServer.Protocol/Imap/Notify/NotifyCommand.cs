using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>NOTIFY (RFC 5465 §3.1).</summary>
public sealed record NotifyCommand : ImapCommand
{
    /// <summary>What is watched, in the order given; empty for NOTIFY NONE.</summary>
    public required IReadOnlyList<NotifyGroup> Groups { get; init; }

    /// <summary>STATUS: tell the state of each watched mailbox first.</summary>
    public bool Status { get; init; }

    /// <summary>Whether an event was named that no standard knows: answer NO [BADEVENT …], see <see cref="ImapResponseCode.BadEvent"/>.</summary>
    public bool HasUnknownEvent => Groups.Any(static group => group.HasUnknownEvent);

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (!reader.Space())
        {
            return false;
        }

        if (reader.TryName("NONE"u8))
        {
            command = new NotifyCommand { Groups = [] };
            return true;
        }

        if (!reader.TryName("SET"u8))
        {
            return reader.Fail("SET or NONE is missing");
        }

        bool status = reader.Rest.StartsWith(" "u8) && reader.Rest.Length > 1 && reader.Rest[1] != (byte)'(';
        if (status && !(reader.Space() && (reader.TryName("STATUS"u8) || reader.Fail("an unknown indicator"))))
        {
            return false;
        }

        if (ParseGroups(ref reader, out List<NotifyGroup> groups))
        {
            command = new NotifyCommand { Groups = groups, Status = status };
        }

        return command is not null;
    }

    private static bool ParseGroups(ref ImapReader reader, out List<NotifyGroup> groups)
    {
        groups = [];
        do
        {
            if (!reader.Space() || !NotifyGroup.Parse(ref reader, out NotifyGroup? group))
            {
                return false;
            }

            if (groups.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many event groups");
            }

            groups.Add(group);
        }
        while (!reader.IsEnd);

        // RFC 5465 §6.1: only one filter for the selected mailbox.
        return groups.Count(static group => group.Filter.IsSelected) <= 1 || reader.Fail("the selected mailbox is named twice");
    }
}

/// <summary>Some mailboxes and the events that are watched in them (RFC 5465 §8, <c>event-group</c>).</summary>
/// <param name="Filter">Which mailboxes.</param>
/// <param name="Events">Which events; none for NONE.</param>
public sealed record NotifyGroup(MailboxFilter Filter, NotifyEvents Events)
{
    /// <summary>What MessageNew tells of a message in the selected mailbox; empty when not given.</summary>
    public IReadOnlyList<FetchItem> FetchItems { get; init; } = [];

    /// <summary>Whether an event was named that no standard knows.</summary>
    public bool HasUnknownEvent { get; init; }

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out NotifyGroup? group)
    {
        group = null;
        if (!reader.Open() || !MailboxFilter.Parse(ref reader, out MailboxFilter? filter) || !reader.Space())
        {
            return false;
        }

        // RFC 7377 §2.2: subtree-one is for ESEARCH.
        if (filter.Kind == MailboxFilterKind.SubtreeOne)
        {
            return reader.Fail("an unknown mailbox filter");
        }

        var found = new NotifyGroup(filter, NotifyEvents.None);
        if (!reader.TryName("NONE"u8) && !ParseEvents(ref reader, ref found))
        {
            return false;
        }

        group = found;
        return Check(ref reader, found) && reader.Close();
    }

    private static bool ParseEvents(ref ImapReader reader, ref NotifyGroup group)
    {
        if (!reader.Open())
        {
            return false;
        }

        do
        {
            if (!reader.Atom(out ReadOnlySpan<byte> name))
            {
                return false;
            }

            NotifyEvents notify = NotifyEventNames.Find(name);
            group = group with { Events = group.Events | notify, HasUnknownEvent = group.HasUnknownEvent || notify == NotifyEvents.None };
            if (notify == NotifyEvents.MessageNew && reader.Rest.StartsWith(" ("u8) && !ParseFetchItems(ref reader, ref group))
            {
                return false;
            }
        }
        while (reader.TryTake((byte)' '));

        return reader.Close();
    }

    private static bool ParseFetchItems(ref ImapReader reader, ref NotifyGroup group)
    {
        reader.Skip(1);
        bool parsed = FetchItemSyntax.ItemList(ref reader, out IReadOnlyList<FetchItem> items);
        group = group with { FetchItems = items };
        return parsed;
    }

    // RFC 5465 §5 and the comments of its §8: all of these are a BAD.
    private static bool Check(ref ImapReader reader, NotifyGroup group)
    {
        const NotifyEvents Arrival = NotifyEvents.MessageNew | NotifyEvents.MessageExpunge;
        if ((group.Events & NotifyEvents.Messages) != 0 && (group.Events & Arrival) != Arrival)
        {
            return reader.Fail("MessageNew and MessageExpunge belong together and to every other message event");
        }

        if (group.Filter.IsSelected && (group.Events & ~NotifyEvents.Messages) != 0)
        {
            return reader.Fail("the selected mailbox has only message events");
        }

        return group.Filter.IsSelected || group.FetchItems.Count == 0 || reader.Fail("fetch items are for the selected mailbox");
    }
}
