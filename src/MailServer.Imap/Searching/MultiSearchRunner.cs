using MailServer.Imap.Contexts;
using MailServer.Imap.Listing;
using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>ESEARCH: one search in several mailboxes (RFC 7377). Only one is open at a time.</summary>
internal static class MultiSearchRunner
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, MultiSearchCommand command, CancellationToken cancellationToken)
    {
        var hasSelected = command.Sources.Any(static source => source.IsSelected);
        var watches = command.Search.Return.HasFlag(SearchReturnOptions.Update);

        // RFC 7377 §2.2: updates are for the selected mailbox alone.
        if ((hasSelected || watches) && session.Selected is null) return Reply.Bad("No mailbox is selected");
        if (watches && Watching.Refusal(session, command.Search) is { } refusal) return refusal;
        var (search, unusable) = await StoredFilters.InsertAsync(session, command.Search, cancellationToken).ConfigureAwait(false);
        if (unusable is { } refused) return refused;
        command = command with { Search = search };
        if (!search.IsCharsetKnown) return Reply.No("The charset is not known", ImapResponseCode.BadCharset);
        var listed = await session.Account.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        if (!listed.TryGet(out var all)) return listed.Error.ToReply();
        List<FolderInfo> folders = [.. all.Where(folder => folder is { Exists: true, IsSelectable: true } && command.Sources.Any(source => FolderFilter.Matches(source, folder)))];

        // Told before the first answer: half a result would look like a whole one.
        if (folders.Count > session.Options.MaxSearchedMailboxes) return Reply.No("These are more mailboxes than one search may look into", ImapResponseCode.Limit);
        if (command.Search.Key.Contains<SearchModSeq>()) session.Enable(EnabledFeatures.CondStore);
        if (hasSelected) await SearchAsync(session, command.Search, session.Selected!, cancellationToken).ConfigureAwait(false);
        foreach (var folder in folders)
        {
            if (hasSelected && folder.Name == session.Selected!.Name) continue;
            await SearchFolderAsync(session, command.Search, folder, cancellationToken).ConfigureAwait(false);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        if (watches && !session.Selected!.Contexts.Contains(session.TagText)) Watching.Refuse(session);
        return Reply.Ok("Searched");
    }

    private static async ValueTask SearchFolderAsync(ImapSession session, SearchCommand command, FolderInfo folder, CancellationToken cancellationToken)
    {
        if (folder.Name == session.Selected?.Name)
        {
            await SearchAsync(session, command, session.Selected, cancellationToken).ConfigureAwait(false);
            return;
        }

        // A folder that went meanwhile holds nothing.
        var opened = await session.Account.OpenFolderAsync(folder.Name, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var open)) return;
        var mailbox = new SelectedMailbox(folder.Name, open, isExamined: true) { TextIndex = session.Account as ITextIndexAccount };
        await using (mailbox.ConfigureAwait(false))
        {
            await SearchAsync(session, command, mailbox, cancellationToken).ConfigureAwait(false);
        }
    }

    // RFC 7377 §2.1: a mailbox in which nothing is found is not mentioned.
    private static async ValueTask SearchAsync(ImapSession session, SearchCommand command, SelectedMailbox mailbox, CancellationToken cancellationToken)
    {
        var query = new MailboxQuery(mailbox, session.Services.Time.GetUtcNow(), session.Collation);
        var result = await Progress.WaitAsync(session, query.RunAsync(command.Key, mailbox.View.Uids.ToArray(), cancellationToken)).ConfigureAwait(false);
        var told = result.Told(command);
        if (command.Return.HasFlag(SearchReturnOptions.Save)) mailbox.SavedResult = told;
        if (ReferenceEquals(mailbox, session.Selected))
            await Watching.BeginAsync(session, command, [], result.Uids, cancellationToken, mailbox.Name).ConfigureAwait(false);
        if (result.Uids.IsEmpty || SearchAnswer.TellsNothing(command)) return;
        var modSeq = command.Key.Contains<SearchModSeq>() ? await query.HighestModSeqAsync(told, cancellationToken).ConfigureAwait(false) : null;
        var response = SearchAnswer.Build(session, command, result, modSeq, mailbox.View);
        session.Output.WriteESearch(response with { Mailbox = mailbox.Name, UidValidity = mailbox.State.UidValidity }, session.IsUtf8);
    }
}
