using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    private const string NoCrash = "The store lives and dies with its process: ReopenAfterCrashAsync is not overridden.";

    /// <summary>
    /// Opens the store as it would be found if the process had been killed now: what was synced and nothing else.
    /// A copy of the files is good; so is a real kill. Null, as here, when the store cannot: the cases about crashes are skipped then.
    /// </summary>
    protected virtual Task<IMailboxStore>? ReopenAfterCrashAsync() => null;

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_crash()
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);
        await CreateAsync(account, "Kept/Deep");
        await account.SetSubscribedAsync("Kept/Deep", true, CancellationToken.None);
        await SetFlagsAsync(inbox, UidSet.Of(2), SystemFlags.Flagged);
        await DeleteAndExpungeAsync(inbox, UidSet.Of(1));
        await inbox.CopyAsync(UidSet.Of(2), "Kept/Deep", CancellationToken.None);
        var reader = await CreateAccountAsync();
        if (account is IPrivateSeenAccount) await SetFlagsAsync(await ReadAsync(account, reader), UidSet.Of(3), SystemFlags.Seen);
        var before = inbox.State;

        var (reopened, again) = await CrashAsync(account.Id);

        Assert.Equal(before with { Recent = again.State.Recent }, again.State);
        Assert.Equal(["message 2", "message 3"], await BodiesAsync(again));
        Assert.Equal(["message 2"], await BodiesAsync(await OpenAsync(reopened, "Kept/Deep")));
        Assert.Equal(SystemFlags.Flagged, (await FetchAsync(again, UidSet.Of(2)))[0].Flags.System);
        var folders = (await reopened.ListFoldersAsync(CancellationToken.None)).Value;
        Assert.True(folders.Single(folder => folder.Name == "Kept/Deep").IsSubscribed);
        if (account is IPrivateSeenAccount) Assert.Equal([3u], await SeenAsync(await ReadAsync(reopened, reader)));
        await AssertConsistentAsync(reopened, "INBOX", again);
    }

    [Fact]
    public async Task A_UID_is_never_given_twice_whatever_died_in_between()
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);
        await DeleteAndExpungeAsync(inbox, UidSet.Of(2, 3));

        var (_, again) = await CrashAsync(account.Id);

        Assert.Equal(4u, (await DeliverAsync(account.Id, "next")).Uid);
        Assert.Equal([1u, 4u], again.Snapshot().Uids);
    }

    [Fact]
    public async Task What_was_not_committed_is_absent_after_a_crash()
    {
        var account = await NewAccountAsync();
        await using var delivery = (await Store.BeginDeliveryAsync(new DeliveryOptions(), CancellationToken.None)).Value;
        await WriteAsync(delivery.Content, Message("never"));
        Assert.True((await delivery.CompleteContentAsync(CancellationToken.None)).IsSuccess);
        delivery.AddTarget(new DeliveryTarget(account.Id));
        await using var append = (await account.BeginAppendAsync("INBOX", CancellationToken.None)).Value;
        await WriteAsync(append.BeginMessage(new AppendOptions()), Message("neither"));

        var (_, again) = await CrashAsync(account.Id);

        Assert.Empty(await FetchAllAsync(again));
        Assert.Equal(1u, again.State.UidNext);
    }

    [Fact]
    public async Task A_client_that_was_away_during_a_crash_learns_every_change()
    {
        var (account, inbox) = await NewInboxAsync(messages: 3);
        var known = new SortedDictionary<uint, MessageFlags>((await FetchAllAsync(inbox)).ToDictionary(m => m.Uid, m => m.Flags));
        var since = inbox.State.HighestModSeq;
        await SetFlagsAsync(inbox, UidSet.Of(3), SystemFlags.Seen);
        await DeleteAndExpungeAsync(inbox, UidSet.Of(1));

        var (_, again) = await CrashAsync(account.Id);
        await DeliverAsync(account.Id, "after");

        await ApplyAsync(again, known, await again.GetChangesAsync(since, CancellationToken.None));
        Assert.Equal((await FetchAllAsync(again)).Select(m => (m.Uid, m.Flags)), known.Select(k => (k.Key, k.Value)));
        Assert.True(again.State.HighestModSeq > since);
    }

    private async Task<(IMailAccount Account, IMailFolder Inbox)> CrashAsync(AccountId id)
    {
        var reopening = ReopenAfterCrashAsync();
        Assert.SkipWhen(reopening is null, NoCrash);
        Store = await reopening!;
        var account = await OpenAccountAsync(id);
        return (account, await OpenAsync(account, "INBOX"));
    }
}
