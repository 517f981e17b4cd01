using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Ordering;

/// <summary>Names something that is kept of a mailbox. A message with its UID never changes (RFC 9051 §2.3.1.1), so what is kept stays right.</summary>
internal readonly record struct KeptName(AccountId Account, string Mailbox, string Id, uint UidValidity, string What);

/// <summary>
/// What the messages of a mailbox are sorted and threaded by. Only what nobody has asked for before is read from the store:
/// all of it the first time, then the messages that came.
/// </summary>
internal sealed class MailboxKeys(ImapSession session, SelectedMailbox mailbox)
{
    // What is kept of messages that have gone is thrown away with the rest when it is the larger part.
    private const int Spare = 1_000;

    private readonly ImapSortMemory _memory = session.Services.SortMemory;
    private readonly Collation _collation = session.Collation;

    /// <summary>The ranks of messages by a criterion; those that have gone meanwhile may be missing.</summary>
    public async ValueTask<SortRanks> RanksAsync(SortKey key, UidSet uids, CancellationToken cancellationToken)
    {
        var name = Name(key is SortKey.Arrival or SortKey.Date or SortKey.Size ? key.ToString() : $"{key} {_collation.Name}");
        var ranks = Find<SortRanks>(name) is { } kept && !IsStale(kept.Messages) ? kept : SortRanks.Empty;
        var missing = uids.Except(ranks.Known(uids));
        if (missing.IsEmpty) return ranks;
        var (numbers, rows) = await MessageOrder.ReadAsync(mailbox.Folder, missing, [new SortCriterion(key)], cancellationToken).ConfigureAwait(false);
        ranks = ranks.With(numbers, rows.ConvertAll(row => SortKeys.Of(row, key, _collation)));
        Keep(name, ranks, ranks.Octets);
        return ranks;
    }

    /// <summary>What threads are made of, for messages; those that have gone meanwhile may be missing.</summary>
    public async ValueTask<ThreadTable> ThreadsAsync(UidSet uids, CancellationToken cancellationToken)
    {
        var name = Name($"Thread {_collation.Name}");
        var table = Find<ThreadTable>(name) is { } kept && !IsStale(kept.Messages) ? kept : new ThreadTable(_collation);
        var missing = uids.Except(table.Known(uids));
        if (missing.IsEmpty) return table;
        var (numbers, rows) = await ThreadRunner.ReadAsync(mailbox.Folder, missing, cancellationToken).ConfigureAwait(false);
        table.Add(numbers, rows);
        Keep(name, table, table.Octets);
        return table;
    }

    private bool IsStale(int messages) => messages > (2L * mailbox.View.Count) + Spare;

    // A store that gives its folders no identity cannot say that a folder of the same name is the same.
    private T? Find<T>(KeptName name)
        where T : class =>
        name.Id.Length == 0 ? null : _memory.Find<T>(name);

    private void Keep(KeptName name, object value, long octets)
    {
        if (name.Id.Length > 0) _memory.Keep(name, value, octets);
    }

    private KeptName Name(string what) => new(session.Account.Id, mailbox.Name, mailbox.Folder.Info.Id, mailbox.State.UidValidity, what);
}
