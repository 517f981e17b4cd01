using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Deliveries_at_the_same_time_all_arrive_once()
    {
        var (account, inbox) = await NewInboxAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => DeliverAsync(account.Id, $"message {i}"))));

        Assert.All(outcomes, o => Assert.Equal(StoreError.None, o.Error));
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (uint)i), outcomes.Select(o => o.Uid).Order());
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"message {i}").Order(), (await BodiesAsync(inbox)).Order());
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Fact]
    public async Task A_watcher_sees_every_message_once_while_they_come_and_go()
    {
        var (account, inbox) = await NewInboxAsync();
        var other = await OpenAsync(await OpenAccountAsync(account.Id), "INBOX");
        var work = Task.Run(async () =>
        {
            for (var i = 1u; i <= 60; i++)
            {
                await DeliverAsync(account.Id, $"{i}");
                if (i % 3 == 0) await SetFlagsAsync(other, UidSet.Of(i - 1), SystemFlags.Seen);
                if (i % 4 == 0) await DeleteAndExpungeAsync(other, UidSet.Of(i - 3));
            }
        });

        var known = new SortedDictionary<uint, MessageFlags>();
        var since = 0ul;
        while (!work.IsCompleted || since < inbox.State.HighestModSeq)
        {
            var changes = await inbox.GetChangesAsync(since, CancellationToken.None);
            await ApplyAsync(inbox, known, changes);
            since = changes.State.HighestModSeq;
            await Task.WhenAny(work, inbox.WaitForChangeAsync(since, CancellationToken.None).AsTask()).WaitAsync(Guard);
        }

        await work;
        Assert.Equal((await FetchAllAsync(inbox)).Select(m => (m.Uid, m.Flags)), known.Select(k => (k.Key, k.Value)));
    }

    [Fact]
    public async Task Of_creations_of_the_same_name_one_succeeds()
    {
        var account = await NewAccountAsync();

        var errors = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => TryCreateAsync(account, "same/name"))));

        Assert.Single(errors, StoreError.None);
        Assert.Equal(9, errors.Count(e => e == StoreError.AlreadyExists));
    }

    [Fact]
    public async Task Flag_changes_at_the_same_time_are_all_kept()
    {
        var (account, inbox) = await NewInboxAsync(messages: 1);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            var folder = await OpenAsync(await OpenAccountAsync(account.Id), "INBOX");
            await folder.ChangeFlagsAsync(
                UidSet.All, new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.None, [$"k{i}"])), CancellationToken.None);
        })));

        Assert.Equal(20, (await FlagsAsync(inbox)).Keywords.Length);
    }

    [Fact]
    public async Task Of_moves_of_the_same_message_one_succeeds()
    {
        var (account, inbox) = await NewInboxAsync(messages: 1);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            Task.Run(() => inbox.MoveAsync(UidSet.All, i % 2 == 0 ? "Sent" : "Trash", CancellationToken.None).AsTask())));

        Assert.Single(results, r => r.Value.Source.Count == 1);
        var sent = (await account.GetStateAsync("Sent", CancellationToken.None)).Value.Messages;
        var trash = (await account.GetStateAsync("Trash", CancellationToken.None)).Value.Messages;
        Assert.Equal(1u, sent + trash);
    }

    private static async Task ApplyAsync(IMailFolder folder, SortedDictionary<uint, MessageFlags> known, FolderChanges changes)
    {
        foreach (var uid in changes.Removed) known.Remove(uid);
        foreach (var message in await FetchAsync(folder, UidSet.Of(changes.Added)))
            Assert.True(known.TryAdd(message.Uid, message.Flags), $"UID {message.Uid} came twice.");
        foreach (var state in changes.Flags)
        {
            Assert.True(known.ContainsKey(state.Uid), $"Flags of UID {state.Uid} came before it.");
            known[state.Uid] = state.Flags;
        }
    }
}
