using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Storage;

namespace MailServer.Testing.Storage;

internal sealed class InMemoryAppend(InMemoryMailboxStore store, AccountData account, FolderData folder, AccountId reader) : IMailAppend
{
    private readonly List<(AppendOptions Options, ContentWriter Content)> _messages = [];
    private bool _ended;

    public PipeWriter BeginMessage(AppendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireComplete();
        _messages.Add((options, new ContentWriter()));
        return _messages[^1].Content;
    }

    public ValueTask<StoreResult<AppendResult>> CommitAsync(CancellationToken cancellationToken) => CommitAsync(replaced: null, cancellationToken);

    /// <summary>Commits, and takes a message away by the same change.</summary>
    public async ValueTask<StoreResult<AppendResult>> CommitAsync(Replaced? replaced, CancellationToken cancellationToken)
    {
        RequireComplete();
        cancellationToken.ThrowIfCancellationRequested();
        _ended = true;
        if (_messages.Any(m => m.Content.IsBroken)) return new(StoreError.Unavailable, "A message's writer gave up.");
        var now = store.Time.GetUtcNow();
        var messages = new List<NewMessage>();
        foreach (var (options, writer) in _messages)
        {
            var content = await store.KeepAsync(writer.ToContent([]), CancellationToken.None).ConfigureAwait(false);
            messages.Add(Read(new NewMessage(content, options.Flags, options.InternalDate ?? now)));
        }

        lock (store.Gate) return Commit(messages, replaced, now);
    }

    public ValueTask DisposeAsync()
    {
        _ended = true;
        return ValueTask.CompletedTask;
    }

    // What somebody else has seen the owner has not.
    private NewMessage Read(NewMessage message)
    {
        if (reader == account.Id || !message.Flags.System.HasFlag(SystemFlags.Seen)) return message;
        return message with { Flags = message.Flags.Apply(FlagAction.Remove, new MessageFlags(SystemFlags.Seen)), SeenBy = [reader] };
    }

    private StoreResult<AppendResult> Commit(List<NewMessage> messages, Replaced? replaced, DateTimeOffset now)
    {
        if (folder.IsDeleted) return StoreError.NotFound;
        var old = replaced?.Find();
        if (replaced is not null && old is null) return StoreError.NotFound;
        var growth = messages.Sum(m => m.Content.Content.Length) - (replaced?.Account == account ? old!.Size : 0);
        if (!account.HasRoomFor(messages.Count - (replaced?.Account == account ? 1 : 0), growth)) return StoreError.OverQuota;
        var uids = folder.Add(messages, now);
        if (old is not null) replaced!.Folder.Remove([old], withLast: replaced.Folder == folder && uids.Length > 0);
        return new AppendResult(folder.UidValidity, uids);
    }

    private void RequireComplete()
    {
        if (_ended || (_messages.Count > 0 && !_messages[^1].Content.IsCompleted))
            throw new InvalidOperationException("Complete each message before the next; commit once.");
    }
}
