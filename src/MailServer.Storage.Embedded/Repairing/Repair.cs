using System.Globalization;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Files;
using MailServer.Storage.Embedded.Maintenance;
using MailServer.Storage.Embedded.Schema;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>
/// Makes the database anew: what can be read of the damaged one, then of a backup's, then the bodies from the segments.
/// The damaged one is kept. Until the last step the data directory is as it was.
/// </summary>
internal sealed class Repair(DataDirectory directory, EmbeddedStoreOptions options, DateTimeOffset now)
{
    private static readonly string[] Suffixes = ["", "-wal", "-shm"];

    private readonly RepairReport _report = new();
    private readonly string _work = Path.Combine(directory.Path, "repair");
    private readonly HashSet<string> _unread = [];
    private readonly HashSet<long> _knownBodies = [];
    private bool _areBodiesKnown;

    public static async Task<IReadOnlyList<string>> RunAsync(
        EmbeddedStoreOptions options, string? backup, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!DataDirectory.HasStore(options.DataDirectory)) throw new EmbeddedStoreException($"There is no store in {options.DataDirectory}.");
        if (backup is not null && !File.Exists(DataDirectory.DatabaseIn(backup))) throw new EmbeddedStoreException($"There is no backup in {backup}.");
        using var directory = new DataDirectory(options.DataDirectory, RealFileSystem.Instance);
        directory.Lock();
        var repair = new Repair(directory, options, time.GetUtcNow());
        await Task.Run(() => repair.RunAsync(backup, cancellationToken), cancellationToken).ConfigureAwait(false);
        return repair._report.Lines;
    }

    private async Task RunAsync(string? backup, CancellationToken cancellationToken)
    {
        if (Directory.Exists(_work)) Directory.Delete(_work, recursive: true);
        Directory.CreateDirectory(_work);
        var fresh = Path.Combine(_work, "new.db");
        using (var connection = Connection.OpenWriter(fresh, options.BusyTimeout))
        {
            new SchemaUpgrade(fresh, Migration.All, NullLogger.Instance).Run(connection);
            var isCurrent = TakeFrom(connection, DataDirectory.DatabaseIn(directory.Path), "damaged", isBackup: false);
            if (backup is not null) TakeFrom(connection, DataDirectory.DatabaseIn(backup), "backup", isBackup: true);
            connection.Run("BEGIN");
            await RebuildAsync(connection, isCurrent, backup is not null, cancellationToken).ConfigureAwait(false);
            connection.Run("COMMIT");
        }
        Replace(fresh);
        _report.Add($"The index is whole again; the old one is kept in {KeptIn}.");
    }

    private string KeptIn => Path.Combine(directory.Path, "damaged-" + now.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture));

    /// <summary>Copies what can be read of a database; false when not all of its folders could.</summary>
    private bool TakeFrom(Connection connection, string path, string name, bool isBackup)
    {
        if (!File.Exists(path)) return false;
        var copy = Path.Combine(_work, name + ".db");
        foreach (var suffix in Suffixes)
        {
            if (File.Exists(path + suffix)) File.Copy(path + suffix, copy + suffix);
        }
        EmptyLog(copy);
        var tables = Tables(connection);
        var unread = CopyTables(connection, copy, tables, isBackup);
        if (!isBackup)
        {
            foreach (var table in unread) _report.Add($"The table {table} is damaged.");
        }
        using (var file = File.OpenHandle(copy)) new RowRescue(connection).Run(new LeafScan(file).Rows(), unread);
        CopyFromIndexes(connection, copy, unread);
        if (!isBackup) _unread.UnionWith(unread);
        return !unread.Contains("folder");
    }

    /// <summary>Puts what waits in the log into the file itself, as far as that goes.</summary>
    private void EmptyLog(string path)
    {
        try
        {
            using var connection = Connection.OpenWriter(path, options.BusyTimeout);
            connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteFault fault)
        {
            _report.Add($"The log of the index cannot be read: {fault.Message}");
        }
    }

    private HashSet<string> CopyTables(Connection connection, string path, IReadOnlyList<string> tables, bool isBackup)
    {
        try
        {
            connection.Use("ATTACH ? AS source").Bind(path).Run();
        }
        catch (SqliteFault)
        {
            return [.. tables];
        }
        var unread = tables.Where(table => !new TableCopy(connection, "source", table).Run()).ToHashSet();
        if (!isBackup) _areBodiesKnown = ReadBodyIds(connection);
        connection.Run("DETACH source");
        return unread;
    }

    private static void CopyFromIndexes(Connection connection, string path, HashSet<string> unread)
    {
        try
        {
            connection.Use("ATTACH ? AS source").Bind(path).Run();
        }
        catch (SqliteFault)
        {
            return;
        }
        foreach (var table in unread) new TableCopy(connection, "source", table).RunFromIndex();
        connection.Run("DETACH source");
    }

    private bool ReadBodyIds(Connection connection)
    {
        try
        {
            using var rows = connection.Use("SELECT id FROM source.body NOT INDEXED ORDER BY id");
            while (rows.Step()) _knownBodies.Add(rows.Long(0));
            return true;
        }
        catch (SqliteFault)
        {
            return false;
        }
    }

    // Bodies and segments are made anew from the segments themselves.
    private static List<string> Tables(Connection connection)
    {
        using var rows = connection.Use("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('body', 'segment')");
        var names = new List<string>();
        while (rows.Step()) names.Add(rows.Text(0));
        return names;
    }

    private async Task RebuildAsync(Connection connection, bool isCurrent, bool hasBackup, CancellationToken cancellationToken)
    {
        var segments = directory.Segments;
        TakeBackLost(segments);
        using var files = new SegmentFiles(segments, directory.Disk);
        var bodies = new Dictionary<long, FoundBody>();
        foreach (var (id, body) in SegmentScan.Read(segments)) bodies[id] = body;
        var folders = new FolderRebuild(connection, bodies, _report, now);
        folders.Run(isCurrent);
        QueueRebuild.Run(connection, bodies, folders.References, _report);
        var rebuild = new BodyRebuild(connection, files);
        await rebuild.RunAsync(bodies, folders.References, cancellationToken).ConfigureAwait(false);
        var isAllLost = !isCurrent && (hasBackup || _knownBodies.Count == 0);
        var lost = bodies.Keys.Where(id => !folders.References.ContainsKey(id) && (isAllLost || IsLost(id))).Order().ToList();
        var unplaced = await PlaceAsync(connection, rebuild, bodies, lost, cancellationToken).ConfigureAwait(false);
        rebuild.Protect(bodies, unplaced);
    }

    /// <summary>A body with a row had a place. Where rows are unreadable, too, one without place may have been deleted; it is better kept.</summary>
    private bool IsLost(long id) => _knownBodies.Contains(id) || (!_areBodiesKnown && _unread.Contains("page"));

    private async Task<List<long>> PlaceAsync(
        Connection connection, BodyRebuild rebuild, Dictionary<long, FoundBody> bodies, List<long> lost, CancellationToken cancellationToken)
    {
        var mail = new LostMail(connection, options, now);
        var unplaced = new List<long>();
        foreach (var id in lost)
        {
            var body = bodies[id];
            if (body.Owner == 0 || !mail.TryPlace(id, body, await rebuild.IndexAsync(body, cancellationToken).ConfigureAwait(false))) unplaced.Add(id);
        }
        _report.AddCount(lost.Count - unplaced.Count, $"messages came into the folder '{LostMail.Folder}' of their mailboxes.");
        _report.AddCount(unplaced.Count, "messages stay in the segments: it is not known whose they are.");
        return unplaced;
    }

    /// <summary>A start without a database put segments aside.</summary>
    private static void TakeBackLost(string segments)
    {
        var lost = Path.Combine(segments, "lost");
        if (!Directory.Exists(lost)) return;
        foreach (var file in Directory.EnumerateFiles(lost))
        {
            var back = Path.Combine(segments, Path.GetFileName(file));
            if (!File.Exists(back)) File.Move(file, back);
        }
    }

    private void Replace(string fresh)
    {
        using (var handle = File.OpenHandle(fresh, FileMode.Open, FileAccess.ReadWrite)) FileSync.Instance.SyncFile(handle);
        Directory.CreateDirectory(KeptIn);
        var database = DataDirectory.DatabaseIn(directory.Path);
        foreach (var suffix in Suffixes)
        {
            if (File.Exists(database + suffix)) File.Move(database + suffix, Path.Combine(KeptIn, Path.GetFileName(database) + suffix), overwrite: true);
        }
        File.Move(fresh, database);
        FileSync.Instance.SyncDirectory(directory.Path);
        Directory.Delete(_work, recursive: true);
    }
}
