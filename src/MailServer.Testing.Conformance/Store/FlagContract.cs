using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Flags_are_added_removed_and_replaced()
    {
        var (account, inbox) = await NewInboxAsync(messages: 1);

        await ChangeAsync(inbox, FlagAction.Add, SystemFlags.Seen | SystemFlags.Answered, "work", "$Forwarded");
        Assert.Equal(new MessageFlags(SystemFlags.Seen | SystemFlags.Answered, ["$Forwarded", "work"]), await FlagsAsync(inbox));

        await ChangeAsync(inbox, FlagAction.Remove, SystemFlags.Seen | SystemFlags.Draft, "WORK", "none");
        Assert.Equal(new MessageFlags(SystemFlags.Answered, ["$Forwarded"]), await FlagsAsync(inbox));

        await ChangeAsync(inbox, FlagAction.Replace, SystemFlags.Draft, "later");
        Assert.Equal(new MessageFlags(SystemFlags.Draft, ["later"]), await FlagsAsync(inbox));
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Fact]
    public async Task Other_sessions_see_the_flags()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        var other = await OpenAsync(await OpenAccountAsync(account.Id), "INBOX");

        await SetFlagsAsync(inbox, UidSet.Of(2), SystemFlags.Flagged);

        Assert.Equal(SystemFlags.Flagged, (await FetchAsync(other, UidSet.Of(2)))[0].Flags.System);
        Assert.Equal(inbox.State, other.State);
    }

    [Fact]
    public async Task Only_messages_that_change_get_a_new_modification_sequence()
    {
        var (_, inbox) = await NewInboxAsync(messages: 3);
        await SetFlagsAsync(inbox, UidSet.Of(2), SystemFlags.Seen);
        var before = await FetchAllAsync(inbox);
        var highest = inbox.State.HighestModSeq;

        var result = await SetFlagsAsync(inbox, UidSet.Of(1, 2), SystemFlags.Seen);

        var after = await FetchAllAsync(inbox);
        Assert.Equal([1u, 2u], result.Messages.Select(m => m.Uid));
        Assert.All(result.Messages, m => Assert.Equal(SystemFlags.Seen, m.Flags.System));
        Assert.True(after[0].ModSeq > highest);
        Assert.Equal(before[1].ModSeq, after[1].ModSeq);
        Assert.Equal(before[2].ModSeq, after[2].ModSeq);
        Assert.Equal(after[0].ModSeq, inbox.State.HighestModSeq);
        Assert.Equal(after.Take(2).Select(m => m.ModSeq), result.Messages.Select(m => m.ModSeq));
    }

    [Fact]
    public async Task The_first_message_that_is_not_seen_is_found()
    {
        var (_, inbox) = await NewInboxAsync(messages: 300);
        Assert.Equal(1u, await inbox.FindUnseenAsync(CancellationToken.None));

        await SetFlagsAsync(inbox, UidSet.All, SystemFlags.Seen);
        Assert.Equal(0u, await inbox.FindUnseenAsync(CancellationToken.None));

        await SetFlagsAsync(inbox, UidSet.Of(7, 290), SystemFlags.Seen, FlagAction.Remove);
        await SetFlagsAsync(inbox, UidSet.Of(7, 280), SystemFlags.Seen);
        Assert.Equal(281u, await inbox.FindUnseenAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_change_that_changes_nothing_leaves_the_folder_as_it_was()
    {
        var (_, inbox) = await NewInboxAsync(messages: 1);
        var before = inbox.State;

        await SetFlagsAsync(inbox, UidSet.All, SystemFlags.Seen, FlagAction.Remove);

        Assert.Equal(before, inbox.State);
    }

    [Fact]
    public async Task Messages_that_changed_since_are_refused()
    {
        var (_, inbox) = await NewInboxAsync(messages: 3);
        var since = inbox.State.HighestModSeq;
        await SetFlagsAsync(inbox, UidSet.Of(2), SystemFlags.Answered);

        var change = new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.Seen)) { UnchangedSince = since };
        var result = (await inbox.ChangeFlagsAsync(UidSet.All, change, CancellationToken.None)).Value;

        Assert.Equal([2u], result.Refused);
        Assert.Equal([1u, 3u], result.Messages.Select(m => m.Uid));
        Assert.Equal(SystemFlags.Answered, (await FetchAsync(inbox, UidSet.Of(2)))[0].Flags.System);
        Assert.Equal(1u, inbox.State.Unseen);
    }

    [Fact]
    public async Task With_unchanged_since_zero_every_message_is_refused()
    {
        var (_, inbox) = await NewInboxAsync(messages: 2);

        var change = new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.Seen)) { UnchangedSince = 0 };
        var result = (await inbox.ChangeFlagsAsync(UidSet.All, change, CancellationToken.None)).Value;

        Assert.Equal([1u, 2u], result.Refused);
        Assert.Empty(result.Messages);
    }

    [Fact]
    public async Task UIDs_that_do_not_exist_are_passed_over()
    {
        var (_, inbox) = await NewInboxAsync(messages: 2);

        var result = await SetFlagsAsync(inbox, UidSet.Of([2u, 7u, 4_000_000_000u]), SystemFlags.Seen);

        Assert.Equal([2u], result.Messages.Select(m => m.Uid));
        Assert.Empty((await SetFlagsAsync(inbox, UidSet.Empty, SystemFlags.Seen)).Messages);
    }

    [Fact]
    public async Task The_keywords_in_use_are_known()
    {
        var (_, inbox) = await NewInboxAsync(messages: 2);
        Assert.Empty(inbox.Keywords);

        await ChangeAsync(inbox, FlagAction.Add, SystemFlags.None, "b", "a");
        await ChangeAsync(inbox, FlagAction.Add, SystemFlags.None, "A");

        Assert.Equal(["a", "b"], inbox.Keywords.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
    }

    private static Task<StoreResult<FlagChangeResult>> ChangeAsync(IMailFolder folder, FlagAction action, SystemFlags system, params string[] keywords) =>
        folder.ChangeFlagsAsync(UidSet.All, new FlagChange(action, new MessageFlags(system, keywords)), CancellationToken.None).AsTask();

    private static async Task<MessageFlags> FlagsAsync(IMailFolder folder) => Assert.Single(await FetchAllAsync(folder)).Flags;
}
