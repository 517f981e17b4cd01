using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Searching;

/// <summary>Tells what was found, in the form that was asked for.</summary>
internal static class SearchAnswer
{
    public static void Tell(ImapSession session, SearchCommand command, SearchResult result, long? modSeq)
    {
        var view = session.Selected!.View;
        if (command.Return != SearchReturnOptions.None || (session.IsRev2 && result.Order is null)) TellExtended(session, command, result, modSeq, view);
        else if (result.Order is { } order) session.Output.WriteSort([.. order.Select(uid => command.IsUid ? uid : view.SequenceOf(uid))], modSeq);
        else session.Output.WriteSearch(command.IsUid ? result.Uids : result.Uids.PositionsIn(view.Uids), modSeq);
    }

    /// <summary>The ESEARCH response (RFC 9051 §7.3.4).</summary>
    public static ESearchResponse Build(ImapSession session, SearchCommand command, SearchResult result, long? modSeq, MailboxView view)
    {
        uint Number(uint uid) => command.IsUid || uid == 0 ? uid : view.SequenceOf(uid);
        var options = command.Return == SearchReturnOptions.None ? SearchReturnOptions.All : command.Return;
        var all = options.HasFlag(SearchReturnOptions.All);
        return new ESearchResponse
        {
            Tag = session.TagText,
            IsUid = command.IsUid,
            Min = options.HasFlag(SearchReturnOptions.Min) ? Number(result.First) : null,
            Max = options.HasFlag(SearchReturnOptions.Max) ? Number(result.Last) : null,
            All = !all || result.Order is not null ? null : command.IsUid ? result.Uids : result.Uids.PositionsIn(view.Uids),
            Sorted = all && result.Order is { } order ? [.. order.Select(Number)] : [],
            Count = options.HasFlag(SearchReturnOptions.Count) ? (uint)result.Uids.Count : null,
            Partial = command.Partial is { } range ? new PartialResult(range, [.. result.Slice(range).Select(Number)]) : null,
            ModSeq = modSeq,
            Relevancy = options.HasFlag(SearchReturnOptions.Relevancy) ? Scores(command, result) : null,
        };
    }

    /// <summary>RFC 5182 §2.1: a client that only saves the result gets none; the same when it asks only for later changes (RFC 5267 §4.3).</summary>
    public static bool TellsNothing(SearchCommand command)
    {
        const SearchReturnOptions Later = SearchReturnOptions.Save | SearchReturnOptions.Update | SearchReturnOptions.Context;
        return command.Return != SearchReturnOptions.None && (command.Return & ~Later) == 0;
    }

    // RFC 6203 §4: one for each message that is told, in the same order.
    private static int[] Scores(SearchCommand command, SearchResult result)
    {
        IEnumerable<uint> told = command.Partial is { } range ? result.Slice(range) : result.Order ?? result.Uids.Numbers();
        return [.. told.Select(result.Relevancy)];
    }

    private static void TellExtended(ImapSession session, SearchCommand command, SearchResult result, long? modSeq, MailboxView view)
    {
        if (TellsNothing(command)) return;
        session.Output.WriteESearch(Build(session, command, result, modSeq, view), session.IsUtf8);
    }
}
