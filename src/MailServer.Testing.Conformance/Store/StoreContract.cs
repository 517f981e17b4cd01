using System.IO.Pipelines;
using System.Text;
using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

/// <summary>
/// What every mailbox store must do. A store's test class derives from it and says how to make the store and an account.
/// The tests stand in this class's other files, one for each theme.
/// </summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    /// <summary>No wait in these tests should come near it; it only turns a hang into a failure.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    protected IMailboxStore Store { get; private set; } = null!;

    /// <summary>How many random histories are tried.</summary>
    protected virtual int RandomHistories => 100;

    public async ValueTask InitializeAsync() => Store = await CreateStoreAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes an empty store. Called once for each test.</summary>
    protected abstract Task<IMailboxStore> CreateStoreAsync();

    /// <summary>Makes a new account with INBOX and the default folders in <see cref="Store"/>.</summary>
    protected abstract Task<AccountId> CreateAccountAsync(long? quotaBytes = null);

    protected async Task<IMailAccount> OpenAccountAsync(AccountId id) =>
        (await Store.OpenAccountAsync(id, CancellationToken.None)).Value;

    protected async Task<IMailAccount> NewAccountAsync(long? quotaBytes = null) =>
        await OpenAccountAsync(await CreateAccountAsync(quotaBytes));

    /// <summary>A new account with so many messages in INBOX, which is open.</summary>
    protected async Task<(IMailAccount Account, IMailFolder Inbox)> NewInboxAsync(int messages = 0)
    {
        var account = await NewAccountAsync();
        for (var i = 1; i <= messages; i++) await DeliverAsync(account.Id, $"message {i}");
        return (account, await OpenAsync(account, "INBOX"));
    }

    protected static async Task<IMailFolder> OpenAsync(IMailAccount account, string folder) =>
        (await account.OpenFolderAsync(folder, CancellationToken.None)).Value;

    protected static async Task<IMailFolder> CreateAsync(IMailAccount account, string folder)
    {
        Assert.Equal(StoreError.None, (await account.CreateFolderAsync(folder, CreateFolderOptions.Default, CancellationToken.None)).Error);
        return await OpenAsync(account, folder);
    }

    protected static byte[] Message(string body) => Encoding.UTF8.GetBytes($"Subject: {body}\r\nFrom: a@example.test\r\n\r\n{body}\r\n");

    protected Task<DeliveryOutcome> DeliverAsync(AccountId account, string body) => DeliverAsync(new DeliveryTarget(account), body);

    protected async Task<DeliveryOutcome> DeliverAsync(DeliveryTarget target, string body) =>
        Assert.Single(await DeliverAsync([target], Message(body)));

    protected async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        IEnumerable<DeliveryTarget> targets, byte[] content, byte[]? prelude = null, DeliveryOptions? options = null)
    {
        await using var delivery = (await Store.BeginDeliveryAsync(options ?? new DeliveryOptions(), CancellationToken.None)).Value;
        await WriteAsync(delivery.Content, content);
        Assert.True((await delivery.CompleteContentAsync(CancellationToken.None)).IsSuccess);
        foreach (var target in targets) delivery.AddTarget(target);
        return await delivery.CommitAsync(prelude, CancellationToken.None);
    }

    protected static async Task WriteAsync(PipeWriter writer, byte[] content)
    {
        await writer.WriteAsync(content);
        await writer.CompleteAsync();
    }

    protected static async Task<StoreResult<AppendResult>> AppendAsync(
        IMailAccount account, string folder, IEnumerable<string> bodies, AppendOptions? options = null)
    {
        await using var append = (await account.BeginAppendAsync(folder, CancellationToken.None)).Value;
        foreach (var body in bodies) await WriteAsync(append.BeginMessage(options ?? new AppendOptions()), Message(body));
        return await append.CommitAsync(CancellationToken.None);
    }

    protected static async Task<List<StoredMessage>> FetchAllAsync(IMailFolder folder, MessageFields fields = MessageFields.None) =>
        await FetchAsync(folder, UidSet.All, fields);

    protected static async Task<List<StoredMessage>> FetchAsync(
        IMailFolder folder, UidSet uids, MessageFields fields = MessageFields.None)
    {
        var messages = new List<StoredMessage>();
        await foreach (var message in folder.FetchAsync(uids, fields, CancellationToken.None)) messages.Add(message);
        return messages;
    }

    protected static async Task<byte[]> ReadAsync(MessageContent? content)
    {
        Assert.NotNull(content);
        using var bytes = new MemoryStream();
        await content.OpenStream().CopyToAsync(bytes);
        Assert.Equal(content.Length, bytes.Length);
        return bytes.ToArray();
    }

    /// <summary>The bodies of a folder's messages, in the order of their UIDs.</summary>
    protected static async Task<string[]> BodiesAsync(IMailFolder folder)
    {
        var bodies = new List<string>();
        foreach (var message in await FetchAllAsync(folder, MessageFields.Content))
        {
            var text = Encoding.UTF8.GetString(await ReadAsync(message.Content));
            bodies.Add(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].TrimEnd());
        }

        return [.. bodies];
    }

    protected static async Task<FlagChangeResult> SetFlagsAsync(
        IMailFolder folder, UidSet uids, SystemFlags flags, FlagAction action = FlagAction.Add) =>
        (await folder.ChangeFlagsAsync(uids, new FlagChange(action, new MessageFlags(flags)), CancellationToken.None)).Value;

    protected static async Task<IReadOnlyList<uint>> DeleteAndExpungeAsync(IMailFolder folder, UidSet uids)
    {
        await SetFlagsAsync(folder, uids, SystemFlags.Deleted);
        return (await folder.ExpungeAsync(uids, CancellationToken.None)).Value;
    }

    /// <summary>The counters agree with what is in the folder, seen from every side.</summary>
    protected static async Task AssertConsistentAsync(IMailAccount account, string name, IMailFolder folder)
    {
        var state = folder.State;
        var messages = await FetchAllAsync(folder);
        Assert.Equal(messages.Select(m => m.Uid).Order(), messages.Select(m => m.Uid));
        Assert.Equal(messages.Select(m => m.Uid), folder.Snapshot().Uids);
        Assert.Equal(state, folder.Snapshot().State);
        Assert.Equal(state, (await account.GetStateAsync(name, CancellationToken.None)).Value);
        Assert.Equal((uint)messages.Count, state.Messages);
        Assert.Equal((uint)messages.Count(m => !m.Flags.System.HasFlag(SystemFlags.Seen)), state.Unseen);
        Assert.Equal((uint)messages.Count(m => m.Flags.System.HasFlag(SystemFlags.Deleted)), state.Deleted);
        Assert.Equal(messages.Sum(m => m.Size), state.Size);
        Assert.Equal(messages.Where(m => m.Flags.System.HasFlag(SystemFlags.Deleted)).Sum(m => m.Size), state.DeletedSize);
        Assert.Equal((uint)messages.Count(m => m.Uid >= folder.RecentFrom), state.Recent);
        Assert.All(messages, m => Assert.InRange(m.Uid, 1u, state.UidNext - 1));
        Assert.All(messages, m => Assert.InRange(m.ModSeq, 1ul, state.HighestModSeq));
        Assert.NotEqual(0u, state.UidValidity);
    }
}
