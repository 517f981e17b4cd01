using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Every_change_raises_the_highest_modification_sequence()
    {
        var (account, inbox) = await NewInboxAsync();
        var last = inbox.State.HighestModSeq;
        Func<Task>[] changes =
        [
            () => DeliverAsync(account.Id, "1"),
            () => AppendAsync(account, "INBOX", ["2", "3"]),
            () => SetFlagsAsync(inbox, UidSet.Of(1), SystemFlags.Deleted),
            () => inbox.CopyAsync(UidSet.Of(2), "INBOX", CancellationToken.None).AsTask(),
            () => inbox.ExpungeAsync(UidSet.All, CancellationToken.None).AsTask(),
            () => inbox.MoveAsync(UidSet.Of(2), "Trash", CancellationToken.None).AsTask(),
            () => inbox.RemoveAsync(UidSet.Of(3), CancellationToken.None).AsTask(),
        ];
        foreach (var change in changes)
        {
            await change();
            Assert.True(inbox.State.HighestModSeq > last);
            last = inbox.State.HighestModSeq;
        }
    }

    [Fact]
    public async Task Changes_since_now_are_none()
    {
        var (_, inbox) = await NewInboxAsync(messages: 3);

        var changes = await inbox.GetChangesAsync(inbox.State.HighestModSeq, CancellationToken.None);

        Assert.Empty(changes.Added);
        Assert.Empty(changes.Removed);
        Assert.Empty(changes.Flags);
        Assert.Equal(inbox.State, changes.State);
    }

    [Fact]
    public async Task What_came_changed_and_went_is_told_apart()
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);
        var since = inbox.State.HighestModSeq;

        await SetFlagsAsync(inbox, UidSet.Of(1), SystemFlags.Seen);
        await DeleteAndExpungeAsync(inbox, UidSet.Of(2));
        await DeliverAsync(account.Id, "4");
        await SetFlagsAsync(inbox, UidSet.Of(4), SystemFlags.Flagged);
        await DeliverAsync(account.Id, "5");
        await DeleteAndExpungeAsync(inbox, UidSet.Of(5));

        var changes = await inbox.GetChangesAsync(since, CancellationToken.None);
        Assert.Equal([4u], changes.Added);
        Assert.Equal([2u], changes.Removed.Where(uid => uid != 5));
        var flags = Assert.Single(changes.Flags);
        Assert.Equal(1u, flags.Uid);
        Assert.Equal(new MessageFlags(SystemFlags.Seen), flags.Flags);
        Assert.Equal((await FetchAsync(inbox, UidSet.Of(1)))[0].ModSeq, flags.ModSeq);
    }

    [Fact]
    public async Task Changes_are_told_in_every_session_and_after_opening_again()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        var since = inbox.State.HighestModSeq;
        await DeleteAndExpungeAsync(inbox, UidSet.Of(1));
        await inbox.DisposeAsync();
        await account.DisposeAsync();

        var again = await OpenAsync(await OpenAccountAsync(account.Id), "INBOX");

        Assert.Equal([1u], (await again.GetChangesAsync(since, CancellationToken.None)).Removed);
    }

    [Fact]
    public async Task Waiting_ends_with_a_delivery()
    {
        var (account, inbox) = await NewInboxAsync();
        var since = inbox.State.HighestModSeq;
        var waiting = inbox.WaitForChangeAsync(since, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        await DeliverAsync(account.Id, "x");

        await waiting.WaitAsync(Guard);
        Assert.True(inbox.State.HighestModSeq > since);
        Assert.Equal([1u], (await inbox.GetChangesAsync(since, CancellationToken.None)).Added);
    }

    [Fact]
    public async Task Waiting_ends_with_flags_and_expunges_of_another_session()
    {
        var (account, inbox) = await NewInboxAsync(messages: 1);
        var other = await OpenAsync(await OpenAccountAsync(account.Id), "INBOX");

        var waiting = inbox.WaitForChangeAsync(inbox.State.HighestModSeq, CancellationToken.None).AsTask();
        await SetFlagsAsync(other, UidSet.All, SystemFlags.Deleted);
        await waiting.WaitAsync(Guard);

        waiting = inbox.WaitForChangeAsync(inbox.State.HighestModSeq, CancellationToken.None).AsTask();
        await other.ExpungeAsync(UidSet.All, CancellationToken.None);
        await waiting.WaitAsync(Guard);
        Assert.Equal(0u, inbox.State.Messages);
    }

    [Fact]
    public async Task Waiting_for_what_has_happened_is_over_at_once()
    {
        var (_, inbox) = await NewInboxAsync(messages: 1);

        await inbox.WaitForChangeAsync(inbox.State.HighestModSeq - 1, CancellationToken.None).AsTask().WaitAsync(Guard);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        var (_, inbox) = await NewInboxAsync();
        using var cancel = new CancellationTokenSource();
        var waiting = inbox.WaitForChangeAsync(inbox.State.HighestModSeq, cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Guard));
    }

    [Fact]
    public async Task Thousands_may_wait()
    {
        var (account, inbox) = await NewInboxAsync();
        var waiting = Enumerable.Range(0, 5000)
            .Select(_ => inbox.WaitForChangeAsync(inbox.State.HighestModSeq, CancellationToken.None).AsTask()).ToArray();

        await DeliverAsync(account.Id, "x");

        await Task.WhenAll(waiting).WaitAsync(Guard);
    }

    [Fact]
    public async Task Snapshots_do_not_change()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        var snapshot = inbox.Snapshot();

        await DeliverAsync(account.Id, "3");
        await DeleteAndExpungeAsync(inbox, UidSet.Of(1));

        Assert.Equal([1u, 2u], snapshot.Uids);
        Assert.Equal(2u, snapshot.State.Messages);
        Assert.Equal([2u, 3u], inbox.Snapshot().Uids);
    }
}
