using SQLitePCL;

namespace MailServer.Storage.Embedded.Database;

/// <summary>SQLite refused: disk full, busy, I/O error, damage. An <see cref="IOException"/>, because the contracts promise one.</summary>
internal sealed class SqliteFault(int code, string message) : IOException(message)
{
    /// <summary>SQLite's primary result code.</summary>
    public int Code { get; } = code & 0xFF;

    /// <summary>Whether the connection should not be trusted any more.</summary>
    public bool IsSerious => Code is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_NOMEM or raw.SQLITE_CANTOPEN;

    public static SqliteFault From(sqlite3 database, int code)
    {
        var text = raw.sqlite3_errmsg(database).utf8_to_string();
        return new SqliteFault(code, $"SQLite error {code} ({raw.sqlite3_extended_errcode(database)}): {text}");
    }
}
