using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Notifications;

/// <summary>A mailbox that is not selected and whose messages are watched (RFC 5465 §5.1 to §5.3).</summary>
internal sealed class WatchedFolder(string name, IMailFolder folder, NotifyEvents events, ChangeSignal signal) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Waiter _waiter = new(signal);

    public string Name => name;

    public string Id => folder.Info.Id;

    public NotifyEvents Events => events;

    /// <summary>The counters that the client knows.</summary>
    public FolderState Known { get; set; } = folder.State;

    /// <summary>Messages that this client has put here itself since.</summary>
    public uint OwnMessages { get; set; }

    /// <summary>Waits for the next change.</summary>
    public ValueTask WaitAsync() => folder.IsDeleted
        ? ValueTask.CompletedTask
        : _waiter.BeginAsync(token => folder.WaitForChangeAsync(Known.HighestModSeq, token), _ended.Token);

    /// <summary>Takes over what has changed, without telling it.</summary>
    public FolderState Forget()
    {
        OwnMessages = 0;
        return Known = folder.State;
    }

    /// <summary>Takes over what has changed.</summary>
    /// <param name="hasCondStore">Whether the client has enabled CONDSTORE.</param>
    /// <returns>What of the counters is to be told.</returns>
    public StatusItems Take(bool hasCondStore)
    {
        var before = Known;
        var own = OwnMessages;
        if (folder.IsDeleted || folder.State.HighestModSeq == before.HighestModSeq) return StatusItems.None;
        var now = Forget();

        // RFC 5465 §5: a client need not be told of what it has done itself.
        var isOwn = own > 0 && now.Messages == before.Messages + own && now.UidNext == before.UidNext + own;
        return isOwn ? StatusItems.None : Compare(before, now, hasCondStore);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _waiter.EndAsync().ConfigureAwait(false);
        _ended.Dispose();
        await folder.DisposeAsync().ConfigureAwait(false);
    }

    private StatusItems Compare(FolderState before, FolderState now, bool hasCondStore)
    {
        var items = StatusItems.None;
        if (now.Messages != before.Messages || now.UidNext != before.UidNext) items |= StatusItems.Messages | StatusItems.UidNext;
        if (events.HasFlag(NotifyEvents.FlagChange))
        {
            // RFC 5465 §5.1: without CONDSTORE only the number of unseen messages tells of flags.
            if (now.Unseen != before.Unseen) items |= StatusItems.Unseen;
            if (hasCondStore || now.UidValidity != before.UidValidity) items |= StatusItems.UidValidity;
        }

        return items != StatusItems.None && hasCondStore ? items | StatusItems.HighestModSeq : items;
    }
}
