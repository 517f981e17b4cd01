using System.Collections.Concurrent;
using MailServer.Storage;
using MailServer.Testing.Failures;

namespace MailServer.Testing;

/// <summary>A store that works as the one within, except at the points chosen: for tests of what an engine does when a disk is full.</summary>
/// <param name="inner">The store that does the work.</param>
public class FailingStore(IMailboxStore inner) : IMailboxStore
{
    private readonly ConcurrentDictionary<StoreOperation, StoreFailure> _failures = [];

    /// <summary>Fails at a point from now on.</summary>
    public void FailAt(StoreOperation operation, StoreFailure failure = StoreFailure.Unavailable) => _failures[operation] = failure;

    /// <summary>Fails nowhere from now on.</summary>
    public void Heal() => _failures.Clear();

    /// <inheritdoc />
    public async ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken)
    {
        if (FailsAt(StoreOperation.OpenAccount)) return StoreError.Unavailable;
        var result = await inner.OpenAccountAsync(account, cancellationToken).ConfigureAwait(false);
        return result.TryGet(out var opened) ? new StoreResult<IMailAccount>(FailingAccount.Over(this, opened)) : result;
    }

    /// <inheritdoc />
    public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) =>
        FailsAt(StoreOperation.CheckCapacity)
            ? new(StoreError.Unavailable)
            : inner.CheckCapacityAsync(account, size, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken)
    {
        if (FailsAt(StoreOperation.BeginDelivery)) return StoreError.Unavailable;
        var result = await inner.BeginDeliveryAsync(options, cancellationToken).ConfigureAwait(false);
        return result.TryGet(out var delivery) ? new StoreResult<IMailDelivery>(FailingDelivery.Over(this, delivery)) : result;
    }

    /// <summary>Whether the caller must answer <see cref="StoreError.Unavailable"/>.</summary>
    /// <exception cref="IOException">Where that was chosen.</exception>
    internal bool FailsAt(StoreOperation operation)
    {
        if (!_failures.TryGetValue(operation, out var failure)) return false;
        return failure == StoreFailure.Exception ? throw Failure(operation) : true;
    }

    /// <summary>For points that have no answer to give.</summary>
    /// <exception cref="IOException">When failing there was chosen.</exception>
    internal void ThrowAt(StoreOperation operation)
    {
        if (_failures.ContainsKey(operation)) throw Failure(operation);
    }

    private static IOException Failure(StoreOperation operation) => new($"The store fails at {operation}, as the test wants it.");
}
