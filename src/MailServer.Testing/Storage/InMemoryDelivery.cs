using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Storage;

namespace MailServer.Testing.Storage;

internal sealed class InMemoryDelivery(InMemoryMailboxStore store, DeliveryOptions options) : IMailDelivery
{
    private readonly ContentWriter _content = new();
    private readonly List<DeliveryTarget> _targets = [];
    private bool _ended;

    public PipeWriter Content => _content;

    public ValueTask<StoreResult<MessageContent>> CompleteContentAsync(CancellationToken cancellationToken)
    {
        _content.Complete();
        return new(_content.IsBroken
            ? new StoreResult<MessageContent>(StoreError.Unavailable, "The content's writer gave up.")
            : _content.ToContent([]));
    }

    public void AddTarget(DeliveryTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _targets.Add(target);
    }

    public async ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken)
    {
        if (_ended || !_content.IsCompleted) throw new InvalidOperationException("Complete the content first; commit once.");
        cancellationToken.ThrowIfCancellationRequested();
        _ended = true;
        if (_content.IsBroken) return [.. _targets.Select(_ => new DeliveryOutcome(StoreError.Unavailable))];
        var content = await store.KeepAsync(_content.ToContent(prelude.Span), CancellationToken.None).ConfigureAwait(false);
        lock (store.Gate)
        {
            return [.. _targets.Select(target => Deliver(target, content))];
        }
    }

    public ValueTask DisposeAsync()
    {
        _ended = true;
        return ValueTask.CompletedTask;
    }

    private DeliveryOutcome Deliver(DeliveryTarget target, ContentData content)
    {
        if (store.Find(target.Account) is not { } account) return new DeliveryOutcome(StoreError.NotFound);
        if (!account.HasRoomFor(content.Content.Length)) return new DeliveryOutcome(StoreError.OverQuota);
        var folder = Choose(account, target);
        var now = store.Time.GetUtcNow();
        var uid = folder.Add([new NewMessage(content, target.Flags, options.ReceivedAt ?? now)], now)[0];
        return new DeliveryOutcome(StoreError.None) { Folder = account.NameOf(folder), Uid = uid };
    }

    private static FolderData Choose(AccountData account, DeliveryTarget target)
    {
        if (target.Folder is not { } name) return account.Find(FolderNames.Inbox)!;
        if (target.CreateFolder) account.Create(name, SpecialUse.None);
        return account.Find(name) ?? account.Find(FolderNames.Inbox)!;
    }
}
