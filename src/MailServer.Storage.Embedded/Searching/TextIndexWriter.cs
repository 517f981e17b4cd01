using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>Writes to the index. For one thread at a time.</summary>
internal sealed class TextIndexWriter(Connection connection) : IDisposable
{
    public static TextIndexWriter Open(string path, StoreParts parts) => new(TextIndexFile.Open(path, parts.Options.BusyTimeout));

    /// <summary>False when another process has made the index anew, or removed it.</summary>
    public bool IsStillThe(long generation) => TextIndexFile.ReadGeneration(connection) == generation;

    /// <summary>Compares with what the store holds.</summary>
    /// <param name="bodies">The ids of all bodies, ascending.</param>
    /// <param name="lastOld">No body up to this id will come.</param>
    /// <param name="newest">No entry can be above this id.</param>
    public TextIndexContents Compare(long[] bodies, long lastOld, long newest)
    {
        // An index that is ahead of the store belongs to another one, or to one before a backup was put back.
        if (connection.Use(TextIndexSql.LastEntry).Scalar() > newest) TextIndexFile.MakeAnew(connection);
        using var transaction = new ReadTransaction(connection);
        return TextIndexContents.Compare(connection, bodies, lastOld);
    }

    /// <summary>Adds texts and takes away what is gone, in one transaction; false when the index is another by now.</summary>
    public bool TryWrite(long generation, IReadOnlyList<(long Id, IndexText Text)> texts, IReadOnlyList<long> gone)
    {
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            var isSame = IsStillThe(generation);
            if (isSame)
            {
                foreach (var (id, text) in texts) Insert(id, text);
                foreach (var id in gone) Delete(id);
            }
            connection.Run("COMMIT");
            return isSame;
        }
        catch
        {
            if (connection.IsInTransaction) connection.Run("ROLLBACK");
            throw;
        }
    }

    public void Dispose() => connection.Dispose();

    private void Insert(long id, IndexText text)
    {
        var isWhole = connection.Use(TextIndexSql.HasEntry).Bind(id).Scalar();
        if (isWhole == 1 || (isWhole is not null && !text.IsWhole)) return;
        Delete(id);
        connection.Use(TextIndexSql.Insert).Bind(id).Bind(text.Text).Run();
        connection.Use(TextIndexSql.InsertEntry).Bind(id).Bind(text.IsWhole ? 1 : 0).Run();
    }

    private void Delete(long id)
    {
        if (connection.Use(TextIndexSql.DeleteEntry).Bind(id).Run() > 0) connection.Use(TextIndexSql.Delete).Bind(id).Run();
    }
}
