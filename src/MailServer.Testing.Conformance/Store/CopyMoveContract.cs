using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_copy_has_the_bytes_flags_date_and_email_id_of_the_original()
    {
        var (account, inbox) = await NewInboxAsync();
        var date = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var flags = new MessageFlags(SystemFlags.Answered, ["k"]);
        await AppendAsync(account, "INBOX", ["x"], new AppendOptions { Flags = flags, InternalDate = date });
        var target = await CreateAsync(account, "Target");

        await inbox.CopyAsync(UidSet.All, "Target", CancellationToken.None);

        var original = Assert.Single(await FetchAllAsync(inbox));
        var copy = Assert.Single(await FetchAllAsync(target, MessageFields.Content | MessageFields.Envelope));
        Assert.Equal(flags, copy.Flags);
        Assert.Equal(date, copy.InternalDate);
        Assert.Equal(original.EmailId, copy.EmailId);
        Assert.Equal(original.Size, copy.Size);
        Assert.Equal(Message("x"), await ReadAsync(copy.Content));
        Assert.False(copy.Index!.Envelope.IsEmpty);
    }

    [Fact]
    public async Task A_copy_tells_the_UIDs_on_both_sides()
    {
        var (account, inbox) = await NewInboxAsync(messages: 4);
        await AppendAsync(account, "Sent", ["already there"]);

        var result = (await inbox.CopyAsync(UidSet.Of([2u, 4u, 99u]), "Sent", CancellationToken.None)).Value;

        var sent = await OpenAsync(account, "Sent");
        Assert.Equal(sent.State.UidValidity, result.UidValidity);
        Assert.Equal([2u, 4u], result.Source);
        Assert.Equal([2u, 3u], result.Destination);
        Assert.Equal(["already there", "message 2", "message 4"], await BodiesAsync(sent));
        Assert.Equal(4u, inbox.State.Messages);
        await AssertConsistentAsync(account, "Sent", sent);
    }

    [Fact]
    public async Task A_move_takes_the_messages_away()
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);
        var before = inbox.State.HighestModSeq;

        var result = (await inbox.MoveAsync(UidSet.Of([1u, 3u]), "Trash", CancellationToken.None)).Value;

        Assert.Equal([1u, 3u], result.Source);
        Assert.Equal([1u, 2u], result.Destination);
        Assert.Equal([2u], inbox.Snapshot().Uids);
        var trash = await OpenAsync(account, "Trash");
        Assert.Equal(["message 1", "message 3"], await BodiesAsync(trash));
        Assert.Equal([1u, 3u], (await inbox.GetChangesAsync(before, CancellationToken.None)).Removed);
        await AssertConsistentAsync(account, "INBOX", inbox);
        await AssertConsistentAsync(account, "Trash", trash);
    }

    [Fact]
    public async Task Copying_into_the_same_folder_makes_new_messages()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);

        var result = (await inbox.CopyAsync(UidSet.All, "INBOX", CancellationToken.None)).Value;

        Assert.Equal([3u, 4u], result.Destination);
        Assert.Equal(["message 1", "message 2", "message 1", "message 2"], await BodiesAsync(inbox));
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_destination_that_does_not_exist_is_not_found(bool move)
    {
        var (_, inbox) = await NewInboxAsync(messages: 1);

        var result = move
            ? await inbox.MoveAsync(UidSet.All, "None", CancellationToken.None)
            : await inbox.CopyAsync(UidSet.All, "None", CancellationToken.None);

        Assert.Equal(StoreError.NotFound, result.Error);
        Assert.Equal(1u, inbox.State.Messages);
    }

    [Fact]
    public async Task Copying_nothing_copies_nothing()
    {
        var (account, inbox) = await NewInboxAsync(messages: 1);
        var before = (await account.GetStateAsync("Sent", CancellationToken.None)).Value;

        var result = (await inbox.CopyAsync(UidSet.Of(99), "Sent", CancellationToken.None)).Value;

        Assert.Empty(result.Source);
        Assert.Empty(result.Destination);
        Assert.Equal(before, (await account.GetStateAsync("Sent", CancellationToken.None)).Value);
    }

    [Fact]
    public async Task A_copy_that_does_not_fit_copies_nothing()
    {
        var size = Message("message 1").Length;
        var account = await NewAccountAsync(quotaBytes: (3 * size) + 1);
        await DeliverAsync(account.Id, "message 1");
        await DeliverAsync(account.Id, "message 2");
        var inbox = await OpenAsync(account, "INBOX");

        Assert.Equal(StoreError.OverQuota, (await inbox.CopyAsync(UidSet.All, "Sent", CancellationToken.None)).Error);
        Assert.Equal(0u, (await account.GetStateAsync("Sent", CancellationToken.None)).Value.Messages);
        Assert.True((await inbox.MoveAsync(UidSet.All, "Sent", CancellationToken.None)).IsSuccess);
        Assert.Equal(2u, (await account.GetStateAsync("Sent", CancellationToken.None)).Value.Messages);
    }
}
