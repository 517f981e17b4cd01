using MailServer.Messages;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Appended_messages_have_what_was_said_of_them()
    {
        var (account, inbox) = await NewInboxAsync();
        var date = new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.FromHours(-5));
        var flags = new MessageFlags(SystemFlags.Draft, ["todo"]);

        var result = (await AppendAsync(account, "INBOX", ["x"], new AppendOptions { Flags = flags, InternalDate = date })).Value;

        var message = Assert.Single(await FetchAllAsync(inbox));
        Assert.Equal(inbox.State.UidValidity, result.UidValidity);
        Assert.Equal([message.Uid], result.Uids);
        Assert.Equal(flags, message.Flags);
        Assert.Equal(date, message.InternalDate);
    }

    [Fact]
    public async Task The_offset_of_the_date_is_kept()
    {
        var (account, inbox) = await NewInboxAsync();
        var date = new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.FromHours(-5));

        await AppendAsync(account, "INBOX", ["x"], new AppendOptions { InternalDate = date });

        Assert.Equal(date.Offset, Assert.Single(await FetchAllAsync(inbox)).InternalDate.Offset);
    }

    [Fact]
    public async Task Several_messages_come_together_or_not_at_all()
    {
        var (account, inbox) = await NewInboxAsync();
        await using (var append = (await account.BeginAppendAsync("INBOX", CancellationToken.None)).Value)
        {
            await WriteAsync(append.BeginMessage(new AppendOptions()), Message("1"));
            await WriteAsync(append.BeginMessage(new AppendOptions()), Message("2"));
            Assert.Equal(0u, inbox.State.Messages);
            await append.BeginMessage(new AppendOptions()).WriteAsync(Message("3"));
        }

        Assert.Equal(0u, inbox.State.Messages);
        var result = (await AppendAsync(account, "INBOX", ["a", "b", "c"])).Value;
        Assert.Equal(3, result.Uids.Count);
        Assert.Equal(result.Uids, inbox.Snapshot().Uids);
        Assert.Equal(["a", "b", "c"], await BodiesAsync(inbox));
    }

    [Fact]
    public async Task Appends_that_do_not_fit_together_are_refused_together()
    {
        var account = await NewAccountAsync(quotaBytes: Message("x").Length + 1);

        Assert.Equal(StoreError.OverQuota, (await AppendAsync(account, "INBOX", ["1", "2"])).Error);
        Assert.Equal(0u, (await account.GetStateAsync("INBOX", CancellationToken.None)).Value.Messages);
        Assert.True((await AppendAsync(account, "INBOX", ["1"])).IsSuccess);
    }

    [Fact]
    public async Task A_folder_deleted_during_an_append_is_not_found()
    {
        var account = await NewAccountAsync();
        await CreateAsync(account, "Short");
        await using var append = (await account.BeginAppendAsync("Short", CancellationToken.None)).Value;
        await WriteAsync(append.BeginMessage(new AppendOptions()), Message("x"));

        await account.DeleteFolderAsync("Short", CancellationToken.None);

        Assert.Equal(StoreError.NotFound, (await append.CommitAsync(CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Appends_into_several_folders_go_on_at_the_same_time()
    {
        var account = await NewAccountAsync();
        await using var first = (await account.BeginAppendAsync("Sent", CancellationToken.None)).Value;
        await using var second = (await account.BeginAppendAsync("Trash", CancellationToken.None)).Value;
        var firstMessage = first.BeginMessage(new AppendOptions());
        await firstMessage.WriteAsync(Message("first"));
        await WriteAsync(second.BeginMessage(new AppendOptions()), Message("second"));
        Assert.True((await second.CommitAsync(CancellationToken.None)).IsSuccess);
        await firstMessage.CompleteAsync();
        Assert.True((await first.CommitAsync(CancellationToken.None)).IsSuccess);

        Assert.Equal(["first"], await BodiesAsync(await OpenAsync(account, "Sent")));
        Assert.Equal(["second"], await BodiesAsync(await OpenAsync(account, "Trash")));
    }
}
