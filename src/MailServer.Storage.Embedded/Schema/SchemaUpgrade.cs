using System.Globalization;
using MailServer.Storage.Embedded.Database;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded.Schema;

/// <summary>
/// Brings a database to the version of this program. The version stands in the file itself, so that half a migration cannot be taken for a whole one.
/// </summary>
internal sealed class SchemaUpgrade(string path, IReadOnlyList<Migration> migrations, ILogger log)
{
    /// <summary>Runs what is missing; the old database is kept beside the new one.</summary>
    /// <exception cref="EmbeddedStoreException">The database is of a newer version.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public void Run(Connection connection)
    {
        var version = Version(connection);
        if (version == migrations.Count) return;
        Refuse(version);
        var backup = version > 0 ? Backup(connection, version) : "";
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            // Another process may have done it in between.
            version = Version(connection);
            Refuse(version);
            for (var next = (int)version; next < migrations.Count; next++) connection.RunScript(migrations[next].Script);
            connection.RunScript("PRAGMA user_version=" + migrations.Count.ToString(CultureInfo.InvariantCulture));
            connection.Run("COMMIT");
        }
        catch
        {
            if (connection.IsInTransaction) connection.Run("ROLLBACK");
            throw;
        }
        if (backup.Length > 0) Log.Migrated(log, version, migrations.Count, backup);
    }

    private static long Version(Connection connection) => connection.Use("PRAGMA user_version").Scalar() ?? 0;

    private void Refuse(long version)
    {
        if (version <= migrations.Count) return;
        throw new EmbeddedStoreException(string.Create(
            CultureInfo.InvariantCulture,
            $"The database {path} has version {version}, this program knows versions up to {migrations.Count}. It was written by a newer program: use that one, or put a backup back."));
    }

    private string Backup(Connection connection, long version)
    {
        var backup = string.Create(CultureInfo.InvariantCulture, $"{path}.version-{version}");
        File.Delete(backup);
        connection.BackupTo(backup);
        return backup;
    }
}
