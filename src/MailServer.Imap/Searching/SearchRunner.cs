using MailServer.Imap.Commands;
using MailServer.Imap.Contexts;
using MailServer.Imap.Ordering;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Searching;

/// <summary>SEARCH and UID SEARCH (RFC 9051 §6.4.4), SORT and UID SORT (RFC 5256 §3).</summary>
internal static class SearchRunner
{
    public static ValueTask<Reply> RunAsync(ImapSession session, SearchCommand command, CancellationToken cancellationToken)
    {
        // RFC 6855 §3: what is UTF-8 by agreement has no other name. IMAP4rev2 allows to say so (RFC 9051 §6.4.4).
        if (command.Charset is not null && session.IsUtf8 && !session.IsRev2) return new(Reply.Bad("CHARSET is not allowed after UTF8=ACCEPT"));
        return RunAsync(session, command, [], cancellationToken);
    }

    public static ValueTask<Reply> SortAsync(ImapSession session, SortCommand command, CancellationToken cancellationToken) =>
        RunAsync(session, command.Search, command.Criteria, cancellationToken);

    private static async ValueTask<Reply> RunAsync(
        ImapSession session, SearchCommand command, IReadOnlyList<SortCriterion> criteria, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        var saves = command.Return.HasFlag(SearchReturnOptions.Save);
        (command, var unusable) = await StoredFilters.InsertAsync(session, command, cancellationToken).ConfigureAwait(false);
        if (unusable is not null || !command.IsCharsetKnown)
        {
            // RFC 5182 §2.1: a SEARCH with SAVE that fails leaves an empty result behind.
            if (saves) mailbox.SavedResult = UidSet.Empty;
            return unusable ?? Reply.No("The charset is not known", ImapResponseCode.BadCharset);
        }

        if (Watching.Refusal(session, command) is { } refusal) return refusal;
        var usesModSeq = command.Key.Contains<SearchModSeq>();
        if (usesModSeq) session.Enable(EnabledFeatures.CondStore);
        var query = new MailboxQuery(mailbox, session.Services.Time.GetUtcNow(), session.Collation);
        var candidates = MessageLimits.Candidates(session, command.Key, out var limit);
        var result = await Progress.WaitAsync(session, query.SortAsync(command.Key, candidates, criteria, new MailboxKeys(session, mailbox), cancellationToken)).ConfigureAwait(false);
        var told = result.Told(command);
        if (saves) mailbox.SavedResult = told;
        var modSeq = usesModSeq ? await query.HighestModSeqAsync(told, cancellationToken).ConfigureAwait(false) : null;
        SearchAnswer.Tell(session, command, result, modSeq);
        await Watching.BeginAsync(session, command, criteria, result.Uids, cancellationToken).ConfigureAwait(false);
        return MessageLimits.Apply(session, Reply.Ok("Searched"), limit);
    }
}
