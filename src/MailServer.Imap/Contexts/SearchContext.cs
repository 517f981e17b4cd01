using MailServer.Imap.Mailboxes;
using MailServer.Imap.Searching;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Contexts;

/// <summary>A result whose changes are told: SEARCH or SORT with UPDATE (RFC 5267 §4.3).</summary>
/// <param name="mailbox">Where.</param>
/// <param name="command">What was asked for.</param>
/// <param name="collation">How texts compared then.</param>
/// <param name="result">What was found, as the client knows it.</param>
internal sealed class SearchContext(SelectedMailbox mailbox, SearchCommand command, Collation collation, WatchedResult result)
{
    private readonly SearchKey _key = BoundKeys.Bind(command.Key, mailbox);

    public required string Tag { get; init; }

    /// <summary>The mailbox's name where ESEARCH asked (RFC 7377 §2.1); null for SEARCH and SORT.</summary>
    public string? Mailbox { get; init; }

    public bool IsSorted => result is SortedResult;

    /// <summary>What is told of a new message that joins (RFC 5465 §7).</summary>
    public IReadOnlyList<FetchItem> FetchItems => command.UpdateItems;

    /// <summary>Takes out messages that are gone, while they still have their numbers.</summary>
    public ESearchResponse? Remove(UidSet gone) => Response(result.Remove(gone, Number));

    /// <summary>Looks again at messages that came or whose flags changed.</summary>
    /// <returns>What is to be told, or null; and which messages joined.</returns>
    public async ValueTask<(ESearchResponse? Response, UidSet Joined)> RetestAsync(UidSet candidates, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await new MailboxQuery(mailbox, now, collation).FindAsync(_key, [.. candidates.Numbers()], cancellationToken).ConfigureAwait(false);
        var removed = result.Remove(candidates.Except(found), Number);
        var joined = found.Except(found.Intersect(result.Uids));
        var added = await result.AddAsync(joined, Number, cancellationToken).ConfigureAwait(false);
        return (Response([.. removed, .. added]), joined);
    }

    private uint Number(uint uid) => command.IsUid ? uid : mailbox.View.SequenceOf(uid);

    private ESearchResponse? Response(IReadOnlyList<SearchContextUpdate> updates) => updates.Count == 0 ? null : new ESearchResponse
    {
        Tag = Tag,
        IsUid = command.IsUid,
        Mailbox = Mailbox,
        UidValidity = mailbox.State.UidValidity,
        Updates = updates,
    };
}
