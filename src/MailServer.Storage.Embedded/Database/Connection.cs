using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailServer.Storage.Embedded.Database;

/// <summary>A connection to the database with its prepared statements. For one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = [];

    private Connection(SqliteConnection connection)
    {
        _connection = connection;
        _handle = connection.Handle!;
    }

    /// <summary>False when SQLite rolled the transaction back by itself, as it does when the disk is full.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Opens a database file for reading and writing; it is made when missing.</summary>
    public static Connection OpenWriter(string path, TimeSpan busyTimeout)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate, busyTimeout);
        connection.Run("PRAGMA page_size=16384");
        connection.Run("PRAGMA journal_mode=WAL");
        // FULL: the log is synced at each commit, so that what was answered survives a power cut.
        connection.Run("PRAGMA synchronous=FULL");
        connection.Run("PRAGMA fullfsync=1");
        connection.Run("PRAGMA cache_size=-16384");
        // Each operation runs in a savepoint, and what it would restore is a copy of every page that it touches: in memory, not in a temporary file.
        connection.Run("PRAGMA temp_store=MEMORY");
        return connection;
    }

    /// <summary>Opens a database file whose loss costs only work: the log is not synced, so that it may come back from a power cut as it was some time before.</summary>
    public static Connection OpenIndex(string path, TimeSpan busyTimeout)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate, busyTimeout);
        connection.Run("PRAGMA page_size=8192");
        connection.Run("PRAGMA journal_mode=WAL");
        connection.Run("PRAGMA synchronous=NORMAL");
        connection.Run("PRAGMA cache_size=-8192");
        return connection;
    }

    /// <summary>Opens an existing database file for reading only.</summary>
    public static Connection OpenReader(string path, TimeSpan busyTimeout)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite, busyTimeout);
        connection.Run("PRAGMA query_only=1");
        connection.Run("PRAGMA cache_size=-4096");
        return connection;
    }

    /// <summary>Takes a prepared statement, to be disposed after use.</summary>
    public Statement Use(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements[sql] = statement = new Statement(_handle, sql);
        if (statement.IsInUse) throw new InvalidOperationException("The statement is in use: " + sql);
        return statement.Begin();
    }

    /// <summary>Runs SQL without arguments.</summary>
    public void Run(string sql) => Use(sql).Run();

    /// <summary>Runs a script of several statements.</summary>
    public void RunScript(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK) throw SqliteFault.From(_handle, code);
    }

    /// <summary>Copies the database as it is at one instant, while others write.</summary>
    public void BackupTo(string path)
    {
        try
        {
            using var target = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWriteCreate));
            target.Open();
            _connection.BackupDatabase(target);
        }
        catch (SqliteException exception)
        {
            throw new SqliteFault(exception.SqliteErrorCode, exception.Message);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Free();
        _statements.Clear();
        _connection.Dispose();
    }

    private static Connection Open(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        var connection = new SqliteConnection(ConnectionString(path, mode));
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle, (int)busyTimeout.TotalMilliseconds);
            return new Connection(connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new SqliteFault(exception.SqliteErrorCode, exception.Message);
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString();
}
