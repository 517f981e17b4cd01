using System.IO.Pipelines;
using MailServer.Storage;

namespace MailServer.Testing.Storage;

internal sealed class InMemoryAppend(InMemoryMailboxStore store, AccountData account, FolderData folder) : IMailAppend
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

    public async ValueTask<StoreResult<AppendResult>> CommitAsync(CancellationToken cancellationToken)
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
            messages.Add(new NewMessage(content, options.Flags, options.InternalDate ?? now));
        }

        lock (store.Gate)
        {
            if (folder.IsDeleted) return StoreError.NotFound;
            if (messages.Count > 0 && !account.HasRoomFor(messages.Sum(m => m.Content.Content.Length))) return StoreError.OverQuota;
            return new AppendResult(folder.UidValidity, folder.Add(messages, now));
        }
    }

    public ValueTask DisposeAsync()
    {
        _ended = true;
        return ValueTask.CompletedTask;
    }

    private void RequireComplete()
    {
        if (_ended || (_messages.Count > 0 && !_messages[^1].Content.IsCompleted))
            throw new InvalidOperationException("Complete each message before the next; commit once.");
    }
}
