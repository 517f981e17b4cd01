using SQLitePCL;

namespace MailServer.Storage.Embedded.Database;

/// <summary>
/// A prepared statement that is kept and used again. Arguments are bound in order; disposing makes it ready for the next use.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Whether somebody is between the first binding and <see cref="Dispose"/>.</summary>
    public bool IsInUse { get; private set; }

    public Statement Begin()
    {
        IsInUse = true;
        return this;
    }

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(string? value)
    {
        if (value is null) return BindNull();
        Check(raw.sqlite3_bind_text(_statement, ++_bound, value));
        return this;
    }

    public Statement Bind(ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, ++_bound, 0) : raw.sqlite3_bind_blob(_statement, ++_bound, value));
        return this;
    }

    public Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    /// <summary>Moves to the next row.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        throw SqliteFault.From(_database, code);
    }

    /// <summary>Runs to the end.</summary>
    /// <returns>The rows changed.</returns>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Runs for the first column of the first row; null when there is none or it is NULL.</summary>
    public long? Scalar()
    {
        try
        {
            return Step() ? MaybeLong(0) : null;
        }
        finally
        {
            Dispose();
        }
    }

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? MaybeLong(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string? MaybeText(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes, valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public void Dispose()
    {
        // The code of reset repeats the error of the last step, which was already thrown.
        _ = raw.sqlite3_reset(_statement);
        if (_bound > 0) _ = raw.sqlite3_clear_bindings(_statement);
        _bound = 0;
        IsInUse = false;
    }

    public void Free() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw SqliteFault.From(_database, code);
    }
}
