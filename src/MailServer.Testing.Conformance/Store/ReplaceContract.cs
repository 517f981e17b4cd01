using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Theory]
    [InlineData("INBOX")]
    [InlineData("Drafts")]
    public async Task A_replaced_message_goes_when_the_new_one_comes(string destination)
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);
        var target = await OpenAsync(account, destination);
        var before = inbox.State.HighestModSeq;

        await using var append = await ReplacementAsync(account, destination, "better");
        var result = await inbox.ReplaceAsync(2, append, CancellationToken.None);

        var uid = Assert.Single(result.Value.Uids);
        Assert.Equal(target.State.UidValidity, result.Value.UidValidity);
        Assert.Equal("better", (await BodiesAsync(target))[^1]);
        Assert.DoesNotContain("message 2", await BodiesAsync(inbox));
        var changes = await inbox.GetChangesAsync(before, CancellationToken.None);
        Assert.Equal([2u], changes.Removed);
        Assert.Equal(destination == "INBOX" ? [uid] : [], changes.Added);
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Fact]
    public async Task What_has_gone_cannot_be_replaced_and_nothing_comes()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        await DeleteAndExpungeAsync(inbox, UidSet.Of(1));

        await using var append = await ReplacementAsync(account, "INBOX", "too late");
        var result = await inbox.ReplaceAsync(1, append, CancellationToken.None);

        Assert.Equal(StoreError.NotFound, result.Error);
        Assert.Equal(["message 2"], await BodiesAsync(inbox));
    }

    [Fact]
    public async Task A_full_mailbox_has_room_for_a_replacement_of_the_same_size()
    {
        var account = await NewAccountAsync(quotaBytes: Message("x").Length);
        await DeliverAsync(account.Id, "x");
        var inbox = await OpenAsync(account, "INBOX");

        await using var larger = await ReplacementAsync(account, "INBOX", "xyz");
        Assert.Equal(StoreError.OverQuota, (await inbox.ReplaceAsync(1, larger, CancellationToken.None)).Error);
        Assert.Equal(["x"], await BodiesAsync(inbox));
        await using var same = await ReplacementAsync(account, "INBOX", "y");
        Assert.True((await inbox.ReplaceAsync(1, same, CancellationToken.None)).IsSuccess);
        Assert.Equal(["y"], await BodiesAsync(inbox));
    }

    [Fact]
    public async Task A_replacement_is_whole_after_a_crash()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        await using var append = await ReplacementAsync(account, "INBOX", "better");
        Assert.True((await inbox.ReplaceAsync(1, append, CancellationToken.None)).IsSuccess);

        var (reopened, again) = await CrashAsync(account.Id);

        Assert.Equal(["message 2", "better"], await BodiesAsync(again));
        await AssertConsistentAsync(reopened, "INBOX", again);
    }

    private static async Task<IMailAppend> ReplacementAsync(IMailAccount account, string folder, string text)
    {
        var append = (await account.BeginAppendAsync(folder, CancellationToken.None)).Value;
        await WriteAsync(append.BeginMessage(new AppendOptions { Flags = new MessageFlags(SystemFlags.Draft) }), Message(text));
        return append;
    }
}
