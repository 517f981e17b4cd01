using MailServer.Imap.Commands;
using MailServer.Imap.Searching;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Ordering;

/// <summary>THREAD and UID THREAD (RFC 5256 §3).</summary>
internal static class ThreadRunner
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, ThreadCommand command, CancellationToken cancellationToken)
    {
        var (search, unusable) = await StoredFilters.InsertAsync(session, command.Search, cancellationToken).ConfigureAwait(false);
        if (unusable is { } refused) return refused;
        if (!search.IsCharsetKnown) return Reply.No("The charset is not known", ImapResponseCode.BadCharset);
        var mailbox = session.Selected!;
        if (search.Key.Contains<SearchModSeq>()) session.Enable(EnabledFeatures.CondStore);
        var candidates = MessageLimits.Candidates(session, search.Key, out var limit);
        var query = new MailboxQuery(mailbox, session.Services.Time.GetUtcNow(), session.Collation);
        var found = await Progress.WaitAsync(session, query.FindAsync(search.Key, candidates, cancellationToken)).ConfigureAwait(false);
        var table = await Progress.WaitAsync(session, new MailboxKeys(session, mailbox).ThreadsAsync(found, cancellationToken)).ConfigureAwait(false);
        var (threads, uids) = table.Thread(found, command.Algorithm);
        session.Output.WriteThread(threads, search.IsUid ? uids : Array.ConvertAll(uids, mailbox.View.SequenceOf));
        return MessageLimits.Apply(session, Reply.Ok("Threaded"), limit);
    }

    /// <summary>What threads are made of, of each message, in batches.</summary>
    public static IAsyncEnumerable<(List<uint> Uids, List<ThreadRow> Rows)> ReadAsync(IMailFolder folder, UidSet found, CancellationToken cancellationToken) =>
        Batches.ReadAsync(folder, found, MessageFields.Headers, Row, cancellationToken);

    private static ThreadRow Row(StoredMessage message)
    {
        var headers = message.Index!.Headers;
        return new ThreadRow
        {
            SentDate = MessageOrder.SentDate(message),
            Arrival = message.InternalDate,
            Subject = headers.Subject,
            MessageId = MessageIds.First(headers.MessageId.Contains('<') ? headers.MessageId : $"<{headers.MessageId}>"),
            References = MessageIds.References(headers.References, headers.InReplyTo),
        };
    }
}
