using MailServer.Protocol.Imap;

namespace MailServer.Imap.Contexts;

/// <summary>The messages of a result as the client knows them, in the order that it asked for.</summary>
internal abstract class WatchedResult
{
    /// <summary>All of them.</summary>
    public UidSet Uids { get; protected set; } = UidSet.Empty;

    /// <summary>Takes messages out.</summary>
    /// <param name="uids">Those that are not in the result are passed over.</param>
    /// <param name="number">What a message is called.</param>
    public IReadOnlyList<SearchContextUpdate> Remove(UidSet uids, Func<uint, uint> number)
    {
        var removed = uids.Intersect(Uids);
        if (removed.IsEmpty) return [];
        Uids = Uids.Except(removed);
        return Take(removed, number);
    }

    /// <summary>Puts messages in that were not there.</summary>
    public async ValueTask<IReadOnlyList<SearchContextUpdate>> AddAsync(UidSet uids, Func<uint, uint> number, CancellationToken cancellationToken)
    {
        if (uids.IsEmpty) return [];
        Uids = Uids.Union(uids);
        return await InsertAsync(uids, number, cancellationToken).ConfigureAwait(false);
    }

    protected abstract IReadOnlyList<SearchContextUpdate> Take(UidSet uids, Func<uint, uint> number);

    protected abstract ValueTask<IReadOnlyList<SearchContextUpdate>> InsertAsync(UidSet uids, Func<uint, uint> number, CancellationToken cancellationToken);
}

/// <summary>The result of SEARCH: in mailbox order, so that no positions need be told (RFC 5267 §4.3.3: position zero).</summary>
internal sealed class SearchedResult : WatchedResult
{
    public SearchedResult(UidSet uids) => Uids = uids;

    protected override IReadOnlyList<SearchContextUpdate> Take(UidSet uids, Func<uint, uint> number) => [Update(isRemoval: true, uids, number)];

    protected override ValueTask<IReadOnlyList<SearchContextUpdate>> InsertAsync(UidSet uids, Func<uint, uint> number, CancellationToken cancellationToken) =>
        new([Update(isRemoval: false, uids, number)]);

    private static SearchContextUpdate Update(bool isRemoval, UidSet uids, Func<uint, uint> number) => new(isRemoval, 0, [.. uids.Numbers().Select(number)]);
}
