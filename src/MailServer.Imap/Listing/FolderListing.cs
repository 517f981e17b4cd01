using MailServer.Imap.Annotations;
using MailServer.Imap.Sessions;
using MailServer.Imap.Sharing;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Listing;

/// <summary>LIST (RFC 9051 §6.3.9, RFC 5258) and LSUB (RFC 3501 §6.3.9).</summary>
internal static class FolderListing
{
    public static async ValueTask<Reply> ListAsync(ImapSession session, ListCommand command, CancellationToken cancellationToken)
    {
        // RFC 9051 §6.3.9: an empty pattern asks for the delimiter and the root of the reference.
        if (!command.IsExtended && command.Patterns[0].Length == 0)
        {
            session.Output.WriteList(new ListResponse("", MailboxAttributes.NoSelect), session.IsUtf8);
            return Reply.Ok("Listed");
        }

        if (command.Selection == ListSelectionOptions.RecursiveMatch)
            return Reply.Bad("RECURSIVEMATCH needs another selection option");
        if (command.Return.HasFlag(ListReturnOptions.MyRights) && ListedRights.Refusal(session) is { } unknown) return unknown;
        if (FolderStatus.Refusal(session, command.StatusItems) is { } refusal) return refusal;
        var listed = await session.Account.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        if (!listed.TryGet(out var folders)) return listed.Error.ToReply();
        var entries = new FolderSelection(command, session.IsRev2).Select(folders).ToList();
        var states = command.Return.HasFlag(ListReturnOptions.Status) ? await FindStatesAsync(session, entries, cancellationToken).ConfigureAwait(false) : null;
        var ids = states is null ? [] : folders.ToDictionary(static folder => folder.Name, static folder => folder.Id, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            session.Output.WriteList(states is null ? entry : WithAccess(entry, states), session.IsUtf8);
            if (command.Return.HasFlag(ListReturnOptions.MyRights)) await ListedRights.TellAsync(session, entry, cancellationToken).ConfigureAwait(false);
            if (command.Return.HasFlag(ListReturnOptions.Metadata)) await ListedMetadata.TellAsync(session, command, entry, cancellationToken).ConfigureAwait(false);
            if (states is not null && states.TryGetValue(entry.Mailbox, out var state)) FolderStatus.Tell(session, entry.Mailbox, ids.GetValueOrDefault(entry.Mailbox, ""), state, command.StatusItems);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        return Reply.Ok("Listed");
    }

    public static async ValueTask<Reply> ListSubscribedAsync(ImapSession session, LsubCommand command, CancellationToken cancellationToken)
    {
        if (command.Pattern.Length == 0)
        {
            session.Output.WriteLsub(new ListResponse("", MailboxAttributes.NoSelect), session.IsUtf8);
            return Reply.Ok("Listed");
        }

        var listed = await session.Account.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        if (!listed.TryGet(out var folders)) return listed.Error.ToReply();
        foreach (var entry in Subscribed(folders, new ListPattern(command.Reference, command.Pattern)).Values)
        {
            session.Output.WriteLsub(entry, session.IsUtf8);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        return Reply.Ok("Listed");
    }

    // RFC 3501 §6.3.9: with "%" a level above a subscribed name is listed as \Noselect, even if it is subscribed itself not at all.
    private static SortedDictionary<string, ListResponse> Subscribed(IReadOnlyList<FolderInfo> folders, ListPattern pattern)
    {
        var found = new SortedDictionary<string, ListResponse>(StringComparer.Ordinal);
        foreach (var folder in folders.Where(static folder => folder.IsSubscribed))
        {
            if (pattern.Matches(folder.Name))
            {
                found[folder.Name] = new ListResponse(folder.Name, folder.Exists && !folder.IsSelectable ? MailboxAttributes.NoSelect : MailboxAttributes.None);
                continue;
            }

            foreach (var ancestor in pattern.MatchingAncestors(folder.Name))
                found.TryAdd(ancestor, new ListResponse(ancestor, MailboxAttributes.NoSelect));
        }

        return found;
    }

    // RFC 5819 §2: what could not be looked into, for want of a right or because it went meanwhile, says so.
    private static ListResponse WithAccess(ListResponse entry, IReadOnlyDictionary<string, FolderState> states) =>
        states.ContainsKey(entry.Mailbox) || (entry.Attributes & MailboxAttributes.NonExistent) != 0
            ? entry
            : entry with { Attributes = entry.Attributes | MailboxAttributes.NoSelect };

    // RFC 5819 §2: no STATUS for what cannot be selected, nor for a parent that only its children select. One look at the store for all.
    private static ValueTask<IReadOnlyDictionary<string, FolderState>> FindStatesAsync(
        ImapSession session, IEnumerable<ListResponse> entries, CancellationToken cancellationToken)
    {
        const MailboxAttributes Without = MailboxAttributes.NoSelect | MailboxAttributes.NonExistent;
        return session.Account.GetStatesAsync([.. entries.Where(static entry => (entry.Attributes & Without) == 0).Select(static entry => entry.Mailbox)], cancellationToken);
    }
}
