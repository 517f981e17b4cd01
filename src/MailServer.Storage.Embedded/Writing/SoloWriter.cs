using MailServer.Storage.Embedded.Database;

namespace MailServer.Storage.Embedded.Writing;

/// <summary>
/// Writes of a process that is not the server: each change is a short transaction of its own. It writes no bodies and removes no files;
/// the server notices what changed and cleans up.
/// </summary>
internal sealed class SoloWriter(Connection connection, EmbeddedStoreOptions options, TimeProvider time) : IStoreWriter, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc />
    public async Task<T> WriteAsync<T>(WriteOperation<T> operation, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(() => Run(operation), CancellationToken.None).ConfigureAwait(false);
            return await operation.Task.ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        connection.Dispose();
        _turn.Dispose();
    }

    private void Run(WriteOperation operation)
    {
        var transaction = new WriteTransaction(connection, options, openFolders: null, time.GetUtcNow());
        try
        {
            transaction.Begin();
            transaction.Run(operation);
            transaction.Commit();
        }
        catch
        {
            transaction.Rollback();
            throw;
        }
        operation.Complete();
    }
}
