using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>
/// Removes items. The last one of a message leaves it marked: the body is given up by the server, which knows the segment files,
/// also when another process removed the item.
/// </summary>
internal static class QueueRemoval
{
    /// <summary>Removes a leased item, in the server: with the last one of a message its body goes at once. False when the lease was lost.</summary>
    public static bool TryEnd(WriteTransaction transaction, long item, long token)
    {
        var connection = transaction.Connection;
        var (message, attempts) = DeleteLeased(connection, item, token);
        if (message == 0) return false;
        if (attempts > 0) connection.Use(QueueSql.DeleteAttempts).Bind(item).Run();
        if (connection.Use(QueueSql.HasItems).Bind(message).Scalar() is null) GiveUp(transaction, message);
        return true;
    }

    /// <summary>Removes an item.</summary>
    public static void Delete(WriteTransaction transaction, long item, long message)
    {
        var connection = transaction.Connection;
        connection.Use(QueueSql.DeleteItem).Bind(item).Run();
        connection.Use(QueueSql.DeleteAttempts).Bind(item).Run();
        if (connection.Use(QueueSql.HasItems).Bind(message).Scalar() is null) connection.Use(QueueSql.MarkDone).Bind(message).Run();
    }

    /// <summary>Gives up marked messages of another process, one at a time.</summary>
    public static async Task CleanAsync(IStoreWriter writer, CancellationToken cancellationToken)
    {
        while (await writer.WriteAsync(CleanOne, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    /// <summary>Gives a marked message up; false when there is none.</summary>
    public static bool CleanOne(WriteTransaction transaction)
    {
        if (transaction.Connection.Use(QueueSql.FirstDone).Scalar() is not { } message) return false;
        GiveUp(transaction, message);
        return true;
    }

    private static (long Message, long Attempts) DeleteLeased(Connection connection, long item, long token)
    {
        using var row = connection.Use(QueueSql.DeleteLeased).Bind(item).Bind(token);
        if (!row.Step()) return default;
        var deleted = (row.Long(0), row.Long(1));
        // A statement that returns rows has done its work when there are no more.
        while (row.Step())
        {
        }
        return deleted;
    }

    private static void GiveUp(WriteTransaction transaction, long message)
    {
        if (transaction.Connection.Use(QueueSql.DeleteMessage).Bind(message).Scalar() is { } body) transaction.Bodies.Release(body);
    }
}
