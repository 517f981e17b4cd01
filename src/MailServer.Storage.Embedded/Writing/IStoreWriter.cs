namespace MailServer.Storage.Embedded.Writing;

/// <summary>Makes changes durable: the server's writer in groups, the administration of another process one at a time.</summary>
internal interface IStoreWriter
{
    /// <summary>Makes a change; when the task completes it is durable.</summary>
    /// <param name="operation">The change.</param>
    /// <param name="cancellationToken">Gives up as long as the change has not begun.</param>
    /// <exception cref="IOException">It was not made: disk full, database busy, store closed.</exception>
    Task<T> WriteAsync<T>(WriteOperation<T> operation, CancellationToken cancellationToken);
}

/// <summary>Shorter ways to write.</summary>
internal static class StoreWriterExtensions
{
    /// <summary>Makes a change given as a delegate.</summary>
    public static Task<T> WriteAsync<T>(this IStoreWriter writer, Func<WriteTransaction, T> change, CancellationToken cancellationToken) =>
        writer.WriteAsync(new Change<T>(change), cancellationToken);

    /// <summary>Makes a change whose refusal is a value; trouble with the disk becomes <see cref="StoreError.Unavailable"/>.</summary>
    public static async Task<StoreResult<T>> TryWriteAsync<T>(
        this IStoreWriter writer, Func<WriteTransaction, StoreResult<T>> change, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(new Change<StoreResult<T>>(change), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            return new StoreResult<T>(StoreError.Unavailable, exception.Message);
        }
    }

    /// <summary>Makes a change that answers only whether it was refused.</summary>
    public static async Task<StoreError> TryWriteAsync(
        this IStoreWriter writer, Func<WriteTransaction, StoreError> change, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(new Change<StoreError>(change), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return StoreError.Unavailable;
        }
    }
}
