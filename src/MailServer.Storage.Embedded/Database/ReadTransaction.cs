namespace MailServer.Storage.Embedded.Database;

/// <summary>Several reads of one instant: a transaction that ends when disposed.</summary>
internal readonly struct ReadTransaction : IDisposable
{
    private readonly Connection _connection;

    public ReadTransaction(Connection connection)
    {
        _connection = connection;
        connection.Run("BEGIN");
    }

    public void Dispose()
    {
        if (_connection.IsInTransaction) _connection.Run("COMMIT");
    }
}
