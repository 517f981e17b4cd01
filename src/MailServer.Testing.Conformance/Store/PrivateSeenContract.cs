using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    private const SystemFlags Seen = SystemFlags.Seen;

    [Fact]
    public async Task Each_reader_has_a_Seen_of_their_own_that_nobody_else_is_told_of()
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);
        if (account is not IPrivateSeenAccount) return;
        var (bob, carol) = (await ReadAsync(account, await CreateAccountAsync()), await ReadAsync(account, await CreateAccountAsync()));
        await SetFlagsAsync(inbox, UidSet.Of(1), Seen);
        await AssertChangedAsync([inbox, bob, carol], bob, async () => await SetFlagsAsync(bob, UidSet.Of(2, 3), Seen));
        await AssertChangedAsync([inbox, bob, carol], inbox, async () => await SetFlagsAsync(inbox, UidSet.Of(3), Seen));
        await AssertChangedAsync([inbox, bob, carol], bob, async () => await SetFlagsAsync(bob, UidSet.Of(3), Seen, FlagAction.Remove));

        Assert.Equal([1u, 3u], await SeenAsync(inbox));
        Assert.Equal([2u], await SeenAsync(bob));
        Assert.Empty(await SeenAsync(carol));
        Assert.Equal((1u, 2u, 3u), (inbox.State.Unseen, bob.State.Unseen, carol.State.Unseen));
        Assert.Equal((2u, 1u, 1u), (await FirstUnseenAsync(inbox), await FirstUnseenAsync(bob), await FirstUnseenAsync(carol)));
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Fact]
    public async Task Other_flags_are_shared_by_all_readers()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        if (account is not IPrivateSeenAccount) return;
        var bob = await ReadAsync(account, await CreateAccountAsync());
        var before = inbox.State.HighestModSeq;
        var changed = (await bob.ChangeFlagsAsync(
            UidSet.Of(1), new FlagChange(FlagAction.Replace, new(Seen | SystemFlags.Flagged, ["Team"])), CancellationToken.None)).Value;

        Assert.Equal(new MessageFlags(Seen | SystemFlags.Flagged, ["Team"]), Assert.Single(changed.Messages).Flags);
        var told = Assert.Single((await inbox.GetChangesAsync(before, CancellationToken.None)).Flags);
        Assert.Equal((1u, new MessageFlags(SystemFlags.Flagged, ["Team"])), (told.Uid, told.Flags));

        // The owner's reading is not undone by what others do to the other flags.
        await SetFlagsAsync(inbox, UidSet.Of(2), Seen);
        await SetFlagsAsync(bob, UidSet.Of(2), SystemFlags.Deleted, FlagAction.Replace);
        Assert.Equal([2u], await SeenAsync(inbox));
        Assert.Empty(await SeenAsync(bob, UidSet.Of(2)));
        Assert.Equal([2u], (await bob.ExpungeAsync(UidSet.All, CancellationToken.None)).Value);
        Assert.Equal((1u, 0u), (inbox.State.Unseen, bob.State.Unseen));
    }

    [Fact]
    public async Task A_change_that_depends_on_a_modification_sequence_looks_at_the_readers_own()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        if (account is not IPrivateSeenAccount) return;
        var bob = await ReadAsync(account, await CreateAccountAsync());
        var (before, owners) = (bob.State.HighestModSeq, inbox.State.HighestModSeq);
        var own = Assert.Single((await SetFlagsAsync(bob, UidSet.Of(1), Seen)).Messages);
        Assert.Equal(own.ModSeq, bob.State.HighestModSeq);
        Assert.True(own.ModSeq > before);

        var change = new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.Answered));
        Assert.Equal([1u], (await bob.ChangeFlagsAsync(UidSet.All, change with { UnchangedSince = before }, CancellationToken.None)).Value.Refused);
        Assert.Empty((await inbox.ChangeFlagsAsync(UidSet.Of(1), change with { UnchangedSince = owners }, CancellationToken.None)).Value.Refused);
        Assert.Equal(before, owners);
        Assert.True(inbox.State.HighestModSeq > own.ModSeq);
    }

    [Fact]
    public async Task What_a_reader_has_seen_is_there_when_the_folder_is_opened_anew()
    {
        var account = await NewAccountAsync();
        if (account is not IPrivateSeenAccount shared) return;
        var id = await CreateAccountAsync();
        for (var i = 1; i <= 3; i++) await DeliverAsync(account.Id, $"message {i}");
        ulong modSeq;
        await using (var bob = await ReadAsync(account, id))
        {
            await SetFlagsAsync(bob, UidSet.Of(1, 2), Seen);
            modSeq = bob.State.HighestModSeq;
        }

        Assert.Equal((1u, modSeq), await StateAsync());
        await using var again = await ReadAsync(await OpenAccountAsync(account.Id), id);
        Assert.Equal([1u, 2u], await SeenAsync(again));
        Assert.Equal((1u, modSeq), (again.State.Unseen, again.State.HighestModSeq));
        Assert.Equal((1u, modSeq), await StateAsync());
        Assert.Equal(3u, (await account.GetStateAsync("INBOX", CancellationToken.None)).Value.Unseen);

        async Task<(uint Unseen, ulong ModSeq)> StateAsync()
        {
            var state = (await shared.GetStateAsync("INBOX", id, CancellationToken.None)).Value;
            return (state.Unseen, state.HighestModSeq);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Copies_within_the_account_are_seen_by_who_made_them_and_moved_messages_by_all_who_have_seen_them(bool isMove)
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);
        if (account is not IPrivateSeenAccount) return;
        var (one, two) = (await CreateAccountAsync(), await CreateAccountAsync());
        var (bob, carol) = (await ReadAsync(account, one), await ReadAsync(account, two));
        await SetFlagsAsync(inbox, UidSet.Of(1), Seen);
        await SetFlagsAsync(bob, UidSet.Of(2), Seen);
        await SetFlagsAsync(carol, UidSet.Of(3), Seen);
        await ((IAclFolder)bob).TransferAsync(UidSet.All, new TransferOptions(account.Id, "Sent") { IsMove = isMove, Reader = one }, CancellationToken.None);

        var sent = await OpenAsync(account, "Sent");
        Assert.Equal([1u], await SeenAsync(sent));
        Assert.Equal([2u], await SeenAsync(await ReadAsync(account, one, "Sent")));
        Assert.Equal(isMove ? [3u] : [], await SeenAsync(await ReadAsync(account, two, "Sent")));
        await AssertConsistentAsync(account, "Sent", sent);
        Assert.Equal(isMove ? 0u : 2u, bob.State.Unseen);
    }

    [Fact]
    public async Task What_a_reader_has_seen_becomes_the_copys_own_and_what_the_owner_has_seen_the_readers()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        if (account is not IPrivateSeenAccount) return;
        var mine = await NewAccountAsync();
        var bob = await ReadAsync(account, mine.Id);
        await SetFlagsAsync(inbox, UidSet.Of(1), Seen);
        await SetFlagsAsync(bob, UidSet.Of(2), Seen);

        await ((IAclFolder)bob).TransferAsync(UidSet.All, new TransferOptions(mine.Id, "Archive"), CancellationToken.None);
        var archive = await OpenAsync(mine, "Archive");
        Assert.Equal([2u], await SeenAsync(archive));
        await ((IAclFolder)archive).TransferAsync(UidSet.All, new TransferOptions(account.Id, "Junk") { Reader = mine.Id }, CancellationToken.None);
        Assert.Equal([2u], await SeenAsync(await ReadAsync(account, mine.Id, "Junk")));
        Assert.Empty(await SeenAsync(await OpenAsync(account, "Junk")));

        // Without the right "s" nothing is kept.
        var without = new TransferOptions(account.Id, "Drafts") { Reader = mine.Id, KeptFlags = SystemFlags.Flagged };
        await ((IAclFolder)archive).TransferAsync(UidSet.All, without, CancellationToken.None);
        Assert.Empty(await SeenAsync(await ReadAsync(account, mine.Id, "Drafts")));
    }

    [Fact]
    public async Task What_a_reader_appends_as_seen_the_owner_has_not_seen()
    {
        var (account, inbox) = await NewInboxAsync(messages: 1);
        if (account is not IPrivateSeenAccount shared) return;
        var reader = await CreateAccountAsync();
        await using (var append = (await shared.BeginAppendAsync("INBOX", reader, CancellationToken.None)).Value)
        {
            await WriteAsync(append.BeginMessage(new AppendOptions { Flags = new(Seen | SystemFlags.Flagged) }), Message("seen"));
            await WriteAsync(append.BeginMessage(new AppendOptions()), Message("unseen"));
            Assert.Equal([2u, 3u], (await append.CommitAsync(CancellationToken.None)).Value.Uids);
        }

        Assert.Empty(await SeenAsync(inbox));
        Assert.Equal([2u], await SeenAsync(await ReadAsync(account, reader)));
        Assert.Equal((3u, 2u), (inbox.State.Unseen, (await shared.GetStateAsync("INBOX", reader, CancellationToken.None)).Value.Unseen));
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Fact]
    public async Task Renaming_INBOX_takes_what_readers_have_seen_along()
    {
        var (account, _) = await NewInboxAsync(messages: 2);
        if (account is not IPrivateSeenAccount) return;
        var reader = await CreateAccountAsync();
        await SetFlagsAsync(await ReadAsync(account, reader), UidSet.Of(2), Seen);
        await account.RenameFolderAsync("INBOX", "Old", CancellationToken.None);
        Assert.Equal([2u], await SeenAsync(await ReadAsync(account, reader, "Old")));
        Assert.Equal(0u, (await ReadAsync(account, reader)).State.Unseen);
    }

    [Fact]
    public async Task Random_histories_of_readers_agree_with_what_each_of_them_did()
    {
        for (var seed = 1; seed <= RandomHistories / 10; seed++)
        {
            var (account, inbox) = await NewInboxAsync(messages: 10);
            if (account is not IPrivateSeenAccount) return;
            var history = new SeenHistory(seed, [inbox, await ReadAsync(account, await CreateAccountAsync()), await ReadAsync(account, await CreateAccountAsync())]);
            for (var step = 0; step < 40; step++)
            {
                if (history.Next(5) == 0) await DeliverAsync(account.Id, $"message {seed} {step}");
                else await history.StepAsync();
                await history.CheckAsync();
            }

            await AssertConsistentAsync(account, "INBOX", inbox);
        }
    }

    private static async Task<IMailFolder> ReadAsync(IMailAccount account, AccountId reader, string folder = "INBOX") =>
        (await ((IPrivateSeenAccount)account).OpenFolderAsync(folder, reader, CancellationToken.None)).Value;

    private static async Task<List<uint>> SeenAsync(IMailFolder folder, UidSet? uids = null) =>
        [.. (await FetchAsync(folder, uids ?? UidSet.All)).Where(m => m.Flags.System.HasFlag(Seen)).Select(m => m.Uid)];

    // One of the folders has changes and wakes who waits; to the others nothing has happened.
    private static async Task<uint> FirstUnseenAsync(IMailFolder folder) => await folder.FindUnseenAsync(CancellationToken.None);

    private static async Task AssertChangedAsync(IMailFolder[] folders, IMailFolder changed, Func<Task> change)
    {
        var before = folders.Select(folder => folder.State).ToArray();
        var waits = folders.Select(folder => folder.WaitForChangeAsync(folder.State.HighestModSeq, CancellationToken.None).AsTask()).ToArray();
        await change();
        for (var i = 0; i < folders.Length; i++)
        {
            var changes = await folders[i].GetChangesAsync(before[i].HighestModSeq, CancellationToken.None);
            Assert.Equal(folders[i] == changed, changes.Flags.Count > 0);
            Assert.Equal(folders[i] == changed, folders[i].State != before[i]);
            if (folders[i] == changed) await waits[i].WaitAsync(Guard);
            else Assert.False(waits[i].IsCompleted);
        }
    }
}
