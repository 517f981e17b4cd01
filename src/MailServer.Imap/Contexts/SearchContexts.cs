using MailServer.Imap.Fetching;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Contexts;

/// <summary>The results that a client watches in its mailbox; they end with it (RFC 5267 §4.3).</summary>
internal sealed class SearchContexts
{
    private readonly List<SearchContext> _contexts = [];

    public int Count => _contexts.Count;

    /// <summary>Those of SORT, which hold what the messages are sorted by.</summary>
    public int SortedCount => _contexts.Count(static context => context.IsSorted);

    public bool Contains(string tag) => _contexts.Exists(context => context.Tag == tag);

    public void Add(SearchContext context) => _contexts.Add(context);

    public void Cancel(IReadOnlyList<string> tags) => _contexts.RemoveAll(context => tags.Contains(context.Tag));

    /// <summary>REMOVEFROM of what is gone: before the EXPUNGE, which changes the numbers (RFC 5267 §4.3.4).</summary>
    public void TellGone(ImapSession session, UidSet gone)
    {
        foreach (var context in _contexts) Write(session, context.Remove(gone));
    }

    /// <summary>ADDTO and REMOVEFROM of messages that came or changed: after their EXISTS and FETCH (RFC 5465 §5.1, §5.2).</summary>
    /// <returns>What is wanted of messages that joined a result.</returns>
    public async ValueTask<List<FetchWish>> RetestAsync(ImapSession session, UidSet candidates)
    {
        var wishes = new List<FetchWish>();
        var now = session.Services.Time.GetUtcNow();
        foreach (var context in candidates.IsEmpty ? [] : _contexts)
        {
            var (response, joined) = await context.RetestAsync(candidates, now, session.Connection.Closed).ConfigureAwait(false);
            Write(session, response);
            if (context.FetchItems.Count > 0) wishes.Add(new FetchWish(joined, context.FetchItems));
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        return wishes;
    }

    private static void Write(ImapSession session, ESearchResponse? response)
    {
        if (response is not null) session.Output.WriteESearch(response, session.IsUtf8);
    }
}
