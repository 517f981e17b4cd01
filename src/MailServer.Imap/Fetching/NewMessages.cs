using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Fetching;

/// <summary>What a client wants to know of some messages without asking again.</summary>
/// <param name="Uids">Which messages.</param>
/// <param name="Items">What of them.</param>
internal readonly record struct FetchWish(UidSet Uids, IReadOnlyList<FetchItem> Items);

/// <summary>The FETCH responses of messages that came: what NOTIFY and UPDATE asked for, in one response a message (RFC 5465 §5.2).</summary>
internal static class NewMessages
{
    public static async ValueTask TellAsync(ImapSession session, UidSet arrived, IReadOnlyList<FetchWish> wishes)
    {
        var groups = new Dictionary<string, (FetchPlan Plan, UidSetBuilder Uids)>(StringComparer.Ordinal);
        foreach (var uid in arrived.Numbers())
        {
            List<int> wanted = [.. Enumerable.Range(0, wishes.Count).Where(index => wishes[index].Uids.Contains(uid))];
            if (wanted.Count == 0) continue;
            var key = string.Join(',', wanted);
            if (!groups.TryGetValue(key, out var group)) groups[key] = group = (Plan(session, wanted.SelectMany(index => wishes[index].Items)), new UidSetBuilder());
            group.Uids.Add(uid);
        }

        foreach (var (plan, uids) in groups.Values) await TellAsync(session, uids.Build(), plan).ConfigureAwait(false);
    }

    private static FetchPlan Plan(ImapSession session, IEnumerable<FetchItem> items) =>
        new(new FetchCommand { Messages = SequenceSet.Everything, IsUid = true, Items = [.. items] }, session.IsUidOnly);

    private static async ValueTask TellAsync(ImapSession session, UidSet uids, FetchPlan plan)
    {
        var writer = new MessageWriter(session, plan);
        await foreach (var message in session.Selected!.Folder.FetchAsync(uids, plan.Fields, session.Connection.Closed).ConfigureAwait(false))
        {
            await writer.WriteAsync(message, null, session.Connection.Closed).ConfigureAwait(false);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }
    }
}
