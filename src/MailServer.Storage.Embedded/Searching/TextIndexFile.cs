using System.Security.Cryptography;
using MailServer.Messages.Text;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Files;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>The database file of the index: made when missing, made anew when it was made another way or is damaged. Nothing in it is worth keeping.</summary>
internal static class TextIndexFile
{
    public static string In(string directory) => Path.Combine(directory, "search.db");

    /// <summary>Opens the file for the one that writes to it.</summary>
    public static Connection Open(string path, TimeSpan busyTimeout)
    {
        try
        {
            return OpenAndCheck(path, busyTimeout);
        }
        catch (SqliteFault fault) when (fault.IsSerious)
        {
            Delete(path);
            return OpenAndCheck(path, busyTimeout);
        }
    }

    public static void Delete(string path) => Delete(RealFileSystem.Instance, path);

    public static void Delete(IFileSystem disk, string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" }) disk.Delete(path + suffix);
    }

    /// <summary>Empties the index. Whoever keeps it sees by the generation that it was.</summary>
    public static void MakeAnew(Connection connection)
    {
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            connection.RunScript(TextIndexSql.Drop);
            connection.RunScript(TextIndexSql.Create);
            connection.Use(TextIndexSql.WriteState).Bind(TextIndexSql.Version).Bind(TextFold.Version).Bind(NewGeneration()).Run();
            connection.Run("COMMIT");
        }
        catch
        {
            if (connection.IsInTransaction) connection.Run("ROLLBACK");
            throw;
        }
    }

    /// <summary>The making of the index; null when there is none, or one of another kind.</summary>
    public static long? ReadGeneration(Connection connection)
    {
        if (connection.Use(TextIndexSql.HasState).Scalar() is null) return null;
        using var row = connection.Use(TextIndexSql.State);
        return row.Step() && row.Long(0) == TextIndexSql.Version && row.Long(1) == TextFold.Version ? row.Long(2) : null;
    }

    // Random: it must differ from any that a running server has seen, whoever made the index anew.
    private static long NewGeneration() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private static Connection OpenAndCheck(string path, TimeSpan busyTimeout)
    {
        var connection = Connection.OpenIndex(path, busyTimeout);
        try
        {
            if (ReadGeneration(connection) is null) MakeAnew(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
