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
        if (!IsLarge(uids.Except(Ranks(name).Known(uids)))) return await ReadRanksAsync(name, key, uids, cancellationToken).ConfigureAwait(false);
        await _memory.BeginReadingAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadRanksAsync(name, key, uids, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _memory.EndReading();
        }
    }

    /// <summary>What threads are made of, for messages; those that have gone meanwhile may be missing.</summary>
    public async ValueTask<ThreadTable> ThreadsAsync(UidSet uids, CancellationToken cancellationToken)
    {
        var name = Name($"Thread {_collation.Name}");
        if (!IsLarge(uids.Except(Threads(name).Known(uids)))) return await ReadThreadsAsync(name, uids, cancellationToken).ConfigureAwait(false);
        await _memory.BeginReadingAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadThreadsAsync(name, uids, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _memory.EndReading();
        }
    }

    private async ValueTask<SortRanks> ReadRanksAsync(KeptName name, SortKey key, UidSet uids, CancellationToken cancellationToken)
    {
        var ranks = Ranks(name);
        var missing = uids.Except(ranks.Known(uids));
        if (missing.IsEmpty) return ranks;
        await foreach (var (numbers, octets) in MessageOrder.ReadKeysAsync(mailbox.Folder, missing, key, _collation, cancellationToken).ConfigureAwait(false))
            ranks = ranks.With(numbers, octets);
        Keep(name, ranks, ranks.Octets);
        return ranks;
    }

    private async ValueTask<ThreadTable> ReadThreadsAsync(KeptName name, UidSet uids, CancellationToken cancellationToken)
    {
        var table = Threads(name);
        var missing = uids.Except(table.Known(uids));
        if (missing.IsEmpty) return table;
        await foreach (var (numbers, rows) in ThreadRunner.ReadAsync(mailbox.Folder, missing, cancellationToken).ConfigureAwait(false))
            table.Add(numbers, rows);
        Keep(name, table, table.Octets);
        return table;
    }

    private SortRanks Ranks(KeptName name) => Find<SortRanks>(name) is { } kept && !IsStale(kept.Messages) ? kept : SortRanks.Empty;

    private ThreadTable Threads(KeptName name) => Find<ThreadTable>(name) is { } kept && !IsStale(kept.Messages) ? kept : new ThreadTable(_collation);

    private bool IsLarge(UidSet missing) => missing.Count >= _memory.LargeReading;

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
