using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Contexts;

/// <summary>UPDATE of SEARCH, SORT and ESEARCH, and CANCELUPDATE (RFC 5267 §4.3).</summary>
internal static class Watching
{
    /// <summary>RFC 5267 §4.3: the tag names the updates, so two searches that are watched cannot have the same.</summary>
    public static Reply? Refusal(ImapSession session, SearchCommand command)
    {
        if (!command.Return.HasFlag(SearchReturnOptions.Update)) return null;
        if (command.UpdateItems.Any(static item => item.Attribute == FetchAttribute.ModSeq)) session.Enable(EnabledFeatures.CondStore);
        return session.Selected!.Contexts.Contains(session.TagText) ? Reply.Bad("Another search with UPDATE has this tag") : null;
    }

    /// <summary>From now on the changes of the result are told, if it was asked for and there is room.</summary>
    public static async ValueTask BeginAsync(
        ImapSession session, SearchCommand command, IReadOnlyList<SortCriterion> criteria, UidSet found, CancellationToken cancellationToken, string? name = null)
    {
        if (!command.Return.HasFlag(SearchReturnOptions.Update)) return;
        var mailbox = session.Selected!;
        var isSorted = criteria.Count > 0;
        if (mailbox.Contexts.Count >= session.Options.MaxSearchContexts || (isSorted && !CanKeep(session, criteria)))
        {
            // An ESEARCH tells it once, at its end.
            if (name is null) Refuse(session);
            return;
        }

        WatchedResult result = isSorted
            ? await SortedResult.CreateAsync(mailbox.Folder, criteria, session.Collation, found, cancellationToken).ConfigureAwait(false)
            : new SearchedResult(found);
        mailbox.Contexts.Add(new SearchContext(mailbox, command, session.Collation, result) { Tag = session.TagText, Mailbox = name });
    }

    // Relevancy changes with every message of the mailbox, so an order by it cannot be kept.
    private static bool CanKeep(ImapSession session, IReadOnlyList<SortCriterion> criteria) =>
        session.Selected!.Contexts.SortedCount < session.Options.MaxSortContexts && criteria.All(static criterion => criterion.Key != SortKey.Relevancy);

    /// <summary>RFC 5267 §4.3.1: the search itself is answered all the same.</summary>
    public static void Refuse(ImapSession session) =>
        session.Output.WriteUntagged(ImapStatus.No, ImapResponseCode.NoUpdate(session.TagText), "No more results can be watched");

    /// <summary>CANCELUPDATE; tags that name nothing are passed over.</summary>
    public static ValueTask<Reply> CancelAsync(ImapSession session, CancelUpdateCommand command, CancellationToken cancellationToken)
    {
        session.Selected!.Contexts.Cancel(command.Tags);
        return new(Reply.Ok("No further updates"));
    }
}
