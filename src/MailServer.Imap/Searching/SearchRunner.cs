using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>SEARCH and UID SEARCH (RFC 9051 §6.4.4): what was found, in the form that was asked for.</summary>
internal static class SearchRunner
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, SearchCommand command, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        var saves = command.Return.HasFlag(SearchReturnOptions.Save);
        if (!command.IsCharsetKnown)
        {
            // RFC 5182 §2.1: a SEARCH with SAVE that fails leaves an empty result behind.
            if (saves) mailbox.SavedResult = UidSet.Empty;
            return Reply.No("The charset is not known", ImapResponseCode.BadCharset);
        }

        var builder = new ConditionBuilder(mailbox, session.Services.Time.GetUtcNow());
        var condition = builder.Build(command.Key);
        var found = await new MessageSearch(mailbox, condition, builder.Needles).RunAsync(cancellationToken).ConfigureAwait(false);
        var told = Told(command.Return, found);
        if (saves) mailbox.SavedResult = told;
        var modSeq = builder.UsesModSeq ? await HighestModSeqAsync(mailbox, told, cancellationToken).ConfigureAwait(false) : null;
        Tell(session, command, found, modSeq);
        return Reply.Ok("Searched");
    }

    private static void Tell(ImapSession session, SearchCommand command, UidSet found, long? modSeq)
    {
        var numbers = command.IsUid ? found : found.PositionsIn(session.Selected!.View.Uids);
        var options = command.Return == SearchReturnOptions.None && session.IsRev2 ? SearchReturnOptions.All : command.Return;
        if (options == SearchReturnOptions.None)
        {
            session.Output.WriteSearch(numbers, modSeq);
            return;
        }

        // RFC 5182 §2.1: a client that only saves the result gets none.
        if (options == SearchReturnOptions.Save) return;
        session.Output.WriteESearch(new ESearchResponse
        {
            Tag = System.Text.Encoding.Latin1.GetString(session.Tag.Span),
            IsUid = command.IsUid,
            Min = options.HasFlag(SearchReturnOptions.Min) ? numbers.Min : null,
            Max = options.HasFlag(SearchReturnOptions.Max) ? numbers.Max : null,
            All = options.HasFlag(SearchReturnOptions.All) ? numbers : null,
            Count = options.HasFlag(SearchReturnOptions.Count) ? (uint)numbers.Count : null,
            ModSeq = modSeq,
        });
    }

    // RFC 5182 §2.4, RFC 7162 §3.1.6: MIN and MAX alone mean these messages; ALL, COUNT or nothing mean all.
    private static UidSet Told(SearchReturnOptions options, UidSet found)
    {
        var extremes = options & (SearchReturnOptions.Min | SearchReturnOptions.Max);
        if (found.IsEmpty || extremes == SearchReturnOptions.None || (options & (SearchReturnOptions.All | SearchReturnOptions.Count)) != 0) return found;
        return extremes switch
        {
            SearchReturnOptions.Min => UidSet.Of(found.Min),
            SearchReturnOptions.Max => UidSet.Of(found.Max),
            _ => UidSet.Of([found.Min, found.Max]),
        };
    }

    private static async ValueTask<long?> HighestModSeqAsync(SelectedMailbox mailbox, UidSet found, CancellationToken cancellationToken)
    {
        if (found.IsEmpty) return null;
        ulong highest = 0;
        await foreach (var message in mailbox.Folder.FetchAsync(found, MessageFields.None, cancellationToken).ConfigureAwait(false))
        {
            highest = Math.Max(highest, message.ModSeq);
        }

        return (long)highest;
    }
}
