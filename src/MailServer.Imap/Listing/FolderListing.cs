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
        var ids = folders.ToDictionary(static folder => folder.Name, static folder => folder.Id, StringComparer.Ordinal);
        foreach (var entry in new FolderSelection(command, session.IsRev2).Select(folders))
        {
            cancellationToken.ThrowIfCancellationRequested();
            session.Output.WriteList(entry, session.IsUtf8);
            if (command.Return.HasFlag(ListReturnOptions.MyRights)) await ListedRights.TellAsync(session, entry, cancellationToken).ConfigureAwait(false);
            if (command.Return.HasFlag(ListReturnOptions.Metadata)) await ListedMetadata.TellAsync(session, command, entry, cancellationToken).ConfigureAwait(false);
            if (command.Return.HasFlag(ListReturnOptions.Status)) await TellStatusAsync(session, command, entry, ids.GetValueOrDefault(entry.Mailbox, ""), cancellationToken).ConfigureAwait(false);
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

    private static async ValueTask TellStatusAsync(
        ImapSession session, ListCommand command, ListResponse entry, string id, CancellationToken cancellationToken)
    {
        // RFC 5819 §2: no STATUS for what cannot be selected, nor for a parent that only its children select.
        if ((entry.Attributes & (MailboxAttributes.NoSelect | MailboxAttributes.NonExistent)) != 0) return;
        await FolderStatus.TellAsync(session, entry.Mailbox, id, command.StatusItems, cancellationToken).ConfigureAwait(false);
    }
}
