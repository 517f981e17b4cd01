using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Expunge_removes_what_is_deleted_and_in_the_set()
    {
        var (account, inbox) = await NewInboxAsync(messages: 4);
        await SetFlagsAsync(inbox, UidSet.Of(2, 4), SystemFlags.Deleted);

        var removed = (await inbox.ExpungeAsync(UidSet.Of(1, 3), CancellationToken.None)).Value;

        Assert.Equal([2u, 3u], removed);
        Assert.Equal([1u, 4u], inbox.Snapshot().Uids);
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Fact]
    public async Task Remove_does_not_ask_for_flags()
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);

        Assert.Equal([1u, 3u], (await inbox.RemoveAsync(UidSet.Of([1u, 3u, 9u]), CancellationToken.None)).Value);
        Assert.Equal([2u], inbox.Snapshot().Uids);
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Fact]
    public async Task An_expunge_without_effect_changes_nothing()
    {
        var (_, inbox) = await NewInboxAsync(messages: 1);
        var before = inbox.State;

        Assert.Empty((await inbox.ExpungeAsync(UidSet.All, CancellationToken.None)).Value);
        Assert.Equal(before, inbox.State);
    }

    [Fact]
    public async Task UIDs_are_never_used_again()
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);

        await DeleteAndExpungeAsync(inbox, UidSet.Of(3));
        Assert.Equal(4u, (await DeliverAsync(account.Id, "4")).Uid);
        await DeleteAndExpungeAsync(inbox, UidSet.All);
        Assert.Equal(5u, (await OpenAsync(await OpenAccountAsync(account.Id), "INBOX")).State.UidNext);
        Assert.Equal(5u, (await DeliverAsync(account.Id, "5")).Uid);
    }

    [Fact]
    public async Task Content_stays_readable_while_it_is_held()
    {
        var (_, inbox) = await NewInboxAsync(messages: 1);
        var message = Assert.Single(await FetchAllAsync(inbox, MessageFields.Content));

        await DeleteAndExpungeAsync(inbox, UidSet.All);

        Assert.Equal(Message("message 1"), await ReadAsync(message.Content));
        Assert.Empty(await FetchAllAsync(inbox));
    }

    [Fact]
    public async Task Fetching_goes_on_when_messages_are_expunged_meanwhile()
    {
        var (account, inbox) = await NewInboxAsync(messages: 20);
        var other = await OpenAsync(await OpenAccountAsync(account.Id), "INBOX");
        var seen = new List<uint>();

        await foreach (var message in inbox.FetchAsync(UidSet.All, MessageFields.None, CancellationToken.None))
        {
            seen.Add(message.Uid);
            if (seen.Count == 1) await DeleteAndExpungeAsync(other, UidSet.Of(10, 15));
        }

        Assert.Equal(seen.Order().Distinct(), seen);
        Assert.Superset(new HashSet<uint>(inbox.Snapshot().Uids), new HashSet<uint>(seen));
    }

    [Fact]
    public async Task Copies_outlive_the_message_that_they_were_made_of()
    {
        var (account, inbox) = await NewInboxAsync(messages: 1);
        await inbox.CopyAsync(UidSet.All, "Sent", CancellationToken.None);

        await DeleteAndExpungeAsync(inbox, UidSet.All);

        Assert.Equal(["message 1"], await BodiesAsync(await OpenAsync(account, "Sent")));
    }
}
