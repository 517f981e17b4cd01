using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Opening;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>What waits together is written together, and each operation fares as if it were alone.</summary>
public sealed class GroupTests
{
    private WaitingTogether _line = null!;

    [Fact]
    public async Task Deliveries_that_wait_together_are_one_commit_with_modification_sequences_of_their_own()
    {
        await using var fixture = await CreateAsync();
        var alice = await fixture.AddUserAsync();
        var bob = await fixture.AddUserAsync("bob");
        var before = fixture.Store.Opened.Parts.Writer.Commits;
        await _line.RunAsync(Deliver(fixture, alice, "one"), Deliver(fixture, alice, "two"), Deliver(fixture, bob, "three"), Deliver(fixture, alice, "four"));
        Assert.Equal(before + 1, fixture.Store.Opened.Parts.Writer.Commits);

        var messages = await EmbeddedFixture.FetchAsync(alice, fields: MessageFields.Headers);
        Assert.Equal([(1u, "one"), (2u, "two"), (3u, "four")], messages.Select(static m => (m.Uid, m.Index!.Headers.Subject)));
        Assert.Equal(messages.Select(static m => m.ModSeq).Distinct().Order(), messages.Select(static m => m.ModSeq));
        Assert.Equal(messages[^1].ModSeq, (await StateAsync(alice)).HighestModSeq);
        Assert.Single(await EmbeddedFixture.FetchAsync(bob));
        await fixture.AssertSoundAsync();
        await fixture.ReopenAsync();
        Assert.Equal(3u, (await StateAsync(await fixture.OpenAccountAsync())).Messages);
    }

    [Fact]
    public async Task One_that_is_refused_leaves_the_others_as_they_are()
    {
        await using var fixture = await CreateAsync();
        var alice = await fixture.AddUserAsync();
        var small = await fixture.AddUserAsync("small", quota: 10);
        var refusal = StoreError.None;
        await _line.RunAsync(
            Deliver(fixture, alice, "one"), Append(alice, "two", static _ => { }), Append(small, "refused", error => refusal = error), Deliver(fixture, alice, "three"));
        Assert.Equal(StoreError.OverQuota, refusal);
        Assert.Equal([1u, 2u, 3u], (await EmbeddedFixture.FetchAsync(alice)).Select(static m => m.Uid));
        Assert.Equal(0u, (await StateAsync(small)).Messages);
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task One_that_throws_fails_alone()
    {
        await using var fixture = await CreateAsync();
        var alice = await fixture.AddUserAsync();
        await _line.RunAsync(Deliver(fixture, alice, "one"), Throw(fixture), Deliver(fixture, alice, "two"));
        Assert.Equal([1u, 2u], (await EmbeddedFixture.FetchAsync(alice)).Select(static m => m.Uid));
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task The_first_that_throws_takes_none_of_those_behind_it_along()
    {
        await using var fixture = await CreateAsync();
        var alice = await fixture.AddUserAsync();
        await using var folder = (await alice.OpenFolderAsync("INBOX", default)).Value;
        await _line.RunAsync(Throw(fixture), Deliver(fixture, alice, "one"));
        await _line.RunAsync(Throw(fixture), async () => await folder.RemoveAsync(UidSet.Of(1), default));
        await _line.RunAsync(Throw(fixture));
        await _line.RunAsync(Deliver(fixture, alice, "two"));
        Assert.Equal([2u], (await EmbeddedFixture.FetchAsync(folder)).Select(static m => m.Uid));
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task Adding_and_other_changes_keep_their_order()
    {
        await using var fixture = await CreateAsync();
        var alice = await fixture.AddUserAsync();
        await using var folder = (await alice.OpenFolderAsync("INBOX", default)).Value;
        await _line.RunAsync(
            Deliver(fixture, alice, "one"), Deliver(fixture, alice, "two"),
            async () => await folder.RemoveAsync(UidSet.All, default),
            Deliver(fixture, alice, "three"), Deliver(fixture, alice, "four"));
        Assert.Equal([3u, 4u], (await EmbeddedFixture.FetchAsync(folder)).Select(static m => m.Uid));
        await fixture.AssertSoundAsync();
    }

    private async Task<EmbeddedFixture> CreateAsync()
    {
        var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.ReopenAsync(new OpenHooks { Waiting = most => _line = new WaitingTogether(most) });
        return fixture;
    }

    private static Func<Task> Deliver(EmbeddedFixture fixture, IMailAccount account, string subject) => async () =>
        Assert.Equal(StoreError.None, (await fixture.DeliverAsync(account, EmbeddedFixture.Message(subject))).Error);

    private static Func<Task> Append(IMailAccount account, string subject, Action<StoreError> tell) => async () =>
    {
        await using var append = (await account.BeginAppendAsync("INBOX", default)).Value;
        var writer = append.BeginMessage(new AppendOptions());
        await writer.WriteAsync(EmbeddedFixture.Message(subject));
        await writer.CompleteAsync();
        tell((await append.CommitAsync(default)).Error);
    };

    private static Func<Task> Throw(EmbeddedFixture fixture) => async () =>
        await Assert.ThrowsAsync<IOException>(() => fixture.Store.Opened.Parts.Writer.WriteAsync(new Throwing(), default));

    private static async Task<FolderState> StateAsync(IMailAccount account)
    {
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        return folder.State;
    }

    private sealed class Throwing : WriteOperation<int>
    {
        public override bool OnlyAdds => true;

        protected override int Run(WriteTransaction transaction) => throw new InvalidOperationException("It always does.");
    }
}
