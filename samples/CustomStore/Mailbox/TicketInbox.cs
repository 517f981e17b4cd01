using System.Runtime.CompilerServices;
using CustomStore.Tickets;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace CustomStore.Mailbox;

/// <summary>
/// INBOX: the open tickets. A ticket's number is its UID, the list's version is the modification sequence, and removing a message closes the ticket.
/// </summary>
public sealed class TicketInbox(TicketList tickets, TicketMessages messages) : IMailFolder
{
    private const MessageFields NeedIndex = ~MessageFields.Content;

    // The list lives in memory: after a restart the numbers mean other tickets, which clients learn from another UIDVALIDITY.
    private readonly uint _uidValidity = (uint)tickets.BeganAt.ToUnixTimeSeconds();

    public FolderInfo Info { get; } = new("INBOX") { Id = "tickets", IsSubscribed = true };

    public FolderState State => StateOf(tickets.Now);

    public IReadOnlyList<string> Keywords => [];

    public bool AcceptsNewKeywords => false;

    public bool IsDeleted => false;

    // Nothing is \Recent here: that mark would have to be taken by one session from all others.
    public uint RecentFrom => (uint)tickets.Now.All.Length + 1;

    public ValueTask<uint> ClaimRecentAsync(CancellationToken cancellationToken) => new(RecentFrom);

    public FolderSnapshot Snapshot()
    {
        var now = tickets.Now;
        return new FolderSnapshot([.. now.Open.Select(ticket => ticket.Number)], StateOf(now));
    }

    public ValueTask<FolderChanges> GetChangesAsync(ulong sinceModSeq, CancellationToken cancellationToken)
    {
        var now = tickets.Now;
        var changed = now.ChangedSince(sinceModSeq).ToList();
        return new(new FolderChanges
        {
            State = StateOf(now),
            Added = [.. changed.Where(t => !t.IsClosed && t.OpenedIn > sinceModSeq).Select(t => t.Number)],
            Flags = [.. changed.Where(t => !t.IsClosed && t.OpenedIn <= sinceModSeq).Select(FlagsOf)],
            Removed = [.. changed.Where(t => t.IsClosed).Select(t => t.Number)],
        });
    }

    public ValueTask WaitForChangeAsync(ulong sinceModSeq, CancellationToken cancellationToken) => tickets.WaitAsync(sinceModSeq, cancellationToken);

    public async IAsyncEnumerable<StoredMessage> FetchAsync(UidSet uids, MessageFields fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var ticket in tickets.Now.Open.Where(ticket => uids.Contains(ticket.Number)))
        {
            var content = messages.ContentOf(ticket);
            yield return new StoredMessage
            {
                Uid = ticket.Number,
                ModSeq = ticket.ChangedIn,
                Flags = new MessageFlags(ticket.Marks),
                Size = content.Length,
                InternalDate = ticket.OpenedAt,
                SavedAt = ticket.OpenedAt,
                EmailId = $"T{ticket.Number}",
                Index = (fields & NeedIndex) != 0 ? await messages.IndexOf(ticket, cancellationToken) : null,
                Content = fields.HasFlag(MessageFields.Content) ? content : null,
            };
        }
    }

    /// <summary>Keeps the system flags. Keywords have no place in a ticket and are passed over, as PERMANENTFLAGS has announced.</summary>
    public ValueTask<StoreResult<FlagChangeResult>> ChangeFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        var refused = new List<uint>();
        var marked = tickets.Change(
            ticket => uids.Contains(ticket.Number) && !IsRefused(ticket),
            ticket => ticket with { Marks = new MessageFlags(ticket.Marks).Apply(change.Action, change.Flags).System });
        return new(new FlagChangeResult([.. marked.Select(FlagsOf)], refused));

        bool IsRefused(Ticket ticket)
        {
            if (!(ticket.ChangedIn > change.UnchangedSince)) return false;
            refused.Add(ticket.Number);
            return true;
        }
    }

    public ValueTask<StoreResult<IReadOnlyList<uint>>> ExpungeAsync(UidSet uids, CancellationToken cancellationToken) =>
        Close(ticket => uids.Contains(ticket.Number) && ticket.Marks.HasFlag(SystemFlags.Deleted));

    public ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(UidSet uids, CancellationToken cancellationToken) =>
        Close(ticket => uids.Contains(ticket.Number));

    public ValueTask<StoreResult<CopyResult>> CopyAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        new(StoreError.NoPermission);

    public ValueTask<StoreResult<CopyResult>> MoveAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        new(StoreError.NoPermission);

    public ValueTask DisposeAsync() => default;

    private ValueTask<StoreResult<IReadOnlyList<uint>>> Close(Func<Ticket, bool> which) =>
        new(new StoreResult<IReadOnlyList<uint>>([.. tickets.Change(which, ticket => ticket with { IsClosed = true }).Select(ticket => ticket.Number)]));

    private FolderState StateOf(TicketSnapshot now)
    {
        var open = now.Open.ToList();
        var deleted = open.Where(ticket => ticket.Marks.HasFlag(SystemFlags.Deleted)).ToList();
        return new FolderState
        {
            UidValidity = _uidValidity,
            UidNext = (uint)now.All.Length + 1,
            HighestModSeq = now.Version,
            Messages = (uint)open.Count,
            Unseen = (uint)open.Count(ticket => !ticket.Marks.HasFlag(SystemFlags.Seen)),
            Deleted = (uint)deleted.Count,
            Size = open.Sum(ticket => messages.ContentOf(ticket).Length),
            DeletedSize = deleted.Sum(ticket => messages.ContentOf(ticket).Length),
        };
    }

    private static FlagState FlagsOf(Ticket ticket) => new(ticket.Number, ticket.ChangedIn, new MessageFlags(ticket.Marks));
}
