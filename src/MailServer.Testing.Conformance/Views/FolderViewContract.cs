using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

/// <summary>
/// What a folder must do whose messages come from an application's own data, where nothing is delivered or appended.
/// A store that takes mail has <see cref="StoreContract"/>, which asks for all of this and much more.
/// </summary>
public abstract class FolderViewContract : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    /// <summary>The folder under test.</summary>
    protected IMailFolder Folder { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Folder = await OpenFolderAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens the folder, empty. Called once for each test.</summary>
    protected abstract Task<IMailFolder> OpenFolderAsync();

    /// <summary>Lets the application make something that shows as one message more.</summary>
    protected abstract Task AddMessageAsync();

    [Fact]
    public async Task Messages_come_in_the_order_of_their_UIDs()
    {
        var uids = await AddAsync(3);

        Assert.Equal(uids.Order(), uids);
        Assert.Equal(uids, (await FetchAsync()).Select(m => m.Uid));
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task A_UID_is_never_given_twice()
    {
        var uids = await AddAsync(3);
        await Folder.RemoveAsync(UidSet.Of(uids[1], uids[2]), CancellationToken.None);

        var next = (await AddAsync(1))[^1];

        Assert.True(next > uids[2], $"The UID {next} came after {uids[2]} was given.");
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task Every_change_raises_the_modification_sequence()
    {
        var uid = (await AddAsync(1))[0];
        var added = Folder.State.HighestModSeq;
        await ChangeAsync(uid, FlagAction.Add, SystemFlags.Seen);
        var seen = Folder.State.HighestModSeq;
        await Folder.RemoveAsync(UidSet.Of(uid), CancellationToken.None);

        Assert.True(added < seen && seen < Folder.State.HighestModSeq);
    }

    [Fact]
    public async Task The_size_that_is_told_is_the_size_that_is_read()
    {
        await AddAsync(2);

        await foreach (var message in Folder.FetchAsync(UidSet.All, MessageFields.Content | MessageFields.Envelope, CancellationToken.None))
        {
            Assert.NotNull(message.Index);
            Assert.NotNull(message.Content);
            using var bytes = new MemoryStream();
            await message.Content.OpenStream().CopyToAsync(bytes);
            Assert.Equal(message.Size, bytes.Length);
            Assert.Equal(message.Size, message.Content.Length);
        }
    }

    [Fact]
    public async Task From_every_earlier_state_the_changes_lead_to_the_state_now()
    {
        List<(ulong ModSeq, SortedDictionary<uint, MessageFlags> Known)> marks = [await MarkAsync()];
        var uids = await AddAsync(4);
        marks.Add(await MarkAsync());
        await ChangeAsync(uids[0], FlagAction.Add, SystemFlags.Seen);
        marks.Add(await MarkAsync());
        await Folder.RemoveAsync(UidSet.Of(uids[1]), CancellationToken.None);
        marks.Add(await MarkAsync());
        await AddAsync(1);
        await ChangeAsync(uids[0], FlagAction.Remove, SystemFlags.Seen);

        var now = (await MarkAsync()).Known;
        foreach (var (modSeq, known) in marks)
        {
            var changes = await Folder.GetChangesAsync(modSeq, CancellationToken.None);
            foreach (var uid in changes.Removed) known.Remove(uid);
            foreach (var message in (await FetchAsync()).Where(m => changes.Added.Contains(m.Uid))) Assert.True(known.TryAdd(message.Uid, message.Flags));
            foreach (var state in changes.Flags) known[state.Uid] = state.Flags;
            Assert.Equal(now, known);
        }
    }

    [Fact]
    public async Task A_change_that_came_first_refuses_a_conditional_one()
    {
        var uid = (await AddAsync(1))[0];
        var before = Folder.State.HighestModSeq;
        await ChangeAsync(uid, FlagAction.Add, SystemFlags.Flagged);

        var change = new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.Seen)) { UnchangedSince = before };
        var result = (await Folder.ChangeFlagsAsync(UidSet.Of(uid), change, CancellationToken.None)).Value;

        Assert.Equal([uid], result.Refused);
        Assert.Equal(SystemFlags.Flagged, (await FetchAsync())[0].Flags.System);
    }

    [Fact]
    public async Task Expunge_takes_only_what_is_deleted()
    {
        var uids = await AddAsync(2);
        await ChangeAsync(uids[0], FlagAction.Add, SystemFlags.Deleted);

        Assert.Equal([uids[0]], (await Folder.ExpungeAsync(UidSet.All, CancellationToken.None)).Value);
        Assert.Equal([uids[1]], Folder.Snapshot().Uids);
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task Whoever_waits_is_told()
    {
        var waiting = Folder.WaitForChangeAsync(Folder.State.HighestModSeq, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        await AddMessageAsync();

        await waiting.WaitAsync(Guard);
    }

    private async Task<uint[]> AddAsync(int count)
    {
        for (var i = 0; i < count; i++) await AddMessageAsync();
        return [.. Folder.Snapshot().Uids];
    }

    private async Task ChangeAsync(uint uid, FlagAction action, SystemFlags flags)
    {
        var result = await Folder.ChangeFlagsAsync(UidSet.Of(uid), new FlagChange(action, new MessageFlags(flags)), CancellationToken.None);
        Assert.Empty(result.Value.Refused);
    }

    private async Task<List<StoredMessage>> FetchAsync()
    {
        var messages = new List<StoredMessage>();
        await foreach (var message in Folder.FetchAsync(UidSet.All, MessageFields.None, CancellationToken.None)) messages.Add(message);
        return messages;
    }

    private async Task<(ulong ModSeq, SortedDictionary<uint, MessageFlags> Known)> MarkAsync() =>
        (Folder.State.HighestModSeq, new((await FetchAsync()).ToDictionary(m => m.Uid, m => m.Flags)));

    private async Task AssertConsistentAsync()
    {
        var (state, messages) = (Folder.State, await FetchAsync());
        Assert.Equal(messages.Select(m => m.Uid), Folder.Snapshot().Uids);
        Assert.Equal(state, Folder.Snapshot().State);
        Assert.Equal((uint)messages.Count, state.Messages);
        Assert.Equal((uint)messages.Count(m => !m.Flags.System.HasFlag(SystemFlags.Seen)), state.Unseen);
        Assert.Equal(messages.Sum(m => m.Size), state.Size);
        Assert.All(messages, m => Assert.InRange(m.Uid, 1u, state.UidNext - 1));
        Assert.All(messages, m => Assert.InRange(m.ModSeq, 1ul, state.HighestModSeq));
        Assert.NotEqual(0u, state.UidValidity);
    }
}
