using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Storage;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Support;

/// <summary>The in-memory store, with trouble where a test wants it.</summary>
internal sealed class TroubledStore(InMemoryMailboxStore inner) : IMailboxStore
{
    /// <summary>Mailboxes that have room when asked and fail in the commit all the same.</summary>
    public Dictionary<AccountId, StoreError> FailInCommit { get; } = [];

    public StoreError BeginError { get; set; }

    public ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken) =>
        inner.OpenAccountAsync(account, cancellationToken);

    public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) =>
        inner.CheckCapacityAsync(account, size, cancellationToken);

    public async ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken)
    {
        if (BeginError != StoreError.None) return BeginError;
        return new Delivery(this, (await inner.BeginDeliveryAsync(options, cancellationToken)).Value);
    }

    private sealed class Delivery(TroubledStore store, IMailDelivery inner) : IMailDelivery
    {
        private readonly List<DeliveryTarget> _targets = [];

        public PipeWriter Content => inner.Content;

        public ValueTask<StoreResult<MessageContent>> CompleteContentAsync(CancellationToken cancellationToken) =>
            inner.CompleteContentAsync(cancellationToken);

        public void AddTarget(DeliveryTarget target)
        {
            _targets.Add(target);
            if (!store.FailInCommit.ContainsKey(target.Account)) inner.AddTarget(target);
        }

        public async ValueTask<IReadOnlyList<DeliveryOutcome>> CommitAsync(ReadOnlyMemory<byte> prelude, CancellationToken cancellationToken)
        {
            var outcomes = new Queue<DeliveryOutcome>(await inner.CommitAsync(prelude, cancellationToken));
            return [.. _targets.Select(target =>
                store.FailInCommit.TryGetValue(target.Account, out var error) ? new DeliveryOutcome(error) : outcomes.Dequeue())];
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
