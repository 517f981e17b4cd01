using System.Diagnostics.CodeAnalysis;

namespace MailServer.Storage.Embedded.Users;

/// <summary>
/// Where passwords are hashed: a few threads beside the thread pool, so that a flood of log-ins neither takes every core
/// nor starves the sessions; a bounded line before them.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that nobody takes a wait handle of holds nothing to free; log-ins may still run when the store closes.")]
internal sealed class HashPool(int workers, int mostWaiting)
{
    private readonly SemaphoreSlim _slots = new(workers);
    private int _inside;

    /// <summary>Computes on the pool; <see cref="StoreError.Unavailable"/> when too many wait.</summary>
    public async Task<StoreResult<T>> RunAsync<T>(Func<T> compute, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > workers + mostWaiting) return new StoreResult<T>(StoreError.Unavailable, "Too many log-ins wait.");
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // A thread of its own: beside a slow hash its start costs nothing.
                return await Task.Factory
                    .StartNew(compute, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
