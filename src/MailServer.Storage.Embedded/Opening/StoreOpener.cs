using MailServer.Passwords;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Bodies;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Maintenance;
using MailServer.Storage.Embedded.Queueing;
using MailServer.Storage.Embedded.Schema;
using MailServer.Storage.Embedded.Searching;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded.Opening;

/// <summary>Opens a data directory for a server: lock, schema, recovery, then the parts.</summary>
internal static class StoreOpener
{
    public static OpenedStore Open(
        EmbeddedStoreOptions options, TimeProvider time, IReadOnlyList<IPasswordHasher> hashers, ILoggerFactory loggers, OpenHooks hooks)
    {
        Check(options);
        var directory = new DataDirectory(options.DataDirectory, hooks.Disk);
        try
        {
            directory.Lock();
            var log = loggers.CreateLogger<EmbeddedStore>();
            var start = DamagedIndex.Guard(directory, () => Prepare(directory, options, hooks, log));
            return Assemble(directory, start, options, time, hashers, hooks, log);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public static void Check(EmbeddedStoreOptions options)
    {
        if (!BitConverter.IsLittleEndian) throw new EmbeddedStoreException("The embedded store needs a little-endian machine.");
        var errors = options.Validate();
        if (errors.Count > 0) throw new EmbeddedStoreException(string.Join(" ", errors));
    }

    private sealed record Start(SegmentFiles Files, SegmentWriter Segments, long LastBodyId);

    private static Start Prepare(DataDirectory directory, EmbeddedStoreOptions options, OpenHooks hooks, ILogger log)
    {
        using var connection = Connection.OpenWriter(directory.Database, options.BusyTimeout);
        DamagedIndex.Look(connection);
        new SchemaUpgrade(directory.Database, hooks.Migrations, log).Run(connection);
        RestoredBackup.GoOn(connection, log);
        var files = new SegmentFiles(directory.Segments, directory.Disk);
        // The names of the database, its log and the directory of segments must survive a power cut as their contents do.
        directory.Disk.SyncDirectory(directory.Path);
        var writer = new SegmentWriter(files, hooks.SegmentSize ?? options.SegmentSize);
        Recover(connection, files, writer, log);
        return new Start(files, writer, connection.Use(BodySql.LastId).Scalar() ?? 0);
    }

    /// <summary>Rows are the truth: a file without a row was being written when the server stopped.</summary>
    private static void Recover(Connection connection, SegmentFiles files, SegmentWriter writer, ILogger log)
    {
        var known = new HashSet<long>();
        using (var rows = connection.Use(BodySql.AllSegments))
        {
            while (rows.Step()) known.Add(rows.Long(0));
        }
        RemoveStrays(files, known, log);
        files.ReserveUpTo(known.DefaultIfEmpty().Max());
        using var last = connection.Use(BodySql.LastShared);
        if (last.Step()) writer.Resume(last.Long(0), last.Long(1));
    }

    private static void RemoveStrays(SegmentFiles files, HashSet<long> known, ILogger log)
    {
        var strays = files.IdsOnDisk().Where(id => !known.Contains(id)).ToList();
        foreach (var id in strays)
        {
            if (known.Count == 0 || files.BeginsWithRecord(id)) files.SetAside(id);
            else files.Retire(id);
        }
        if (strays.Count > 0) Log.StraysRemoved(log, strays.Count);
    }

    private static OpenedStore Assemble(
        DataDirectory directory, Start start, EmbeddedStoreOptions options, TimeProvider time, IReadOnlyList<IPasswordHasher> hashers, OpenHooks hooks,
        ILogger log)
    {
        var readers = new ReaderPool(directory.Database, options.Readers, options.BusyTimeout);
        var cache = new BodyCache(options.IndexCacheBytes);
        var folders = new OpenFolders(readers, options);
        var logs = new AccountLogs();
        var maintenance = new MaintenanceLoop();
        var writer = new GroupWriter(
            () => Connection.OpenWriter(directory.Database, options.BusyTimeout), start.Segments, start.Files, folders, logs, cache, options, time, log,
            hooks.Waiting?.Invoke(options.MaxWaitingOperations) ?? new WaitingOperations(options.MaxWaitingOperations));
        var recipients = new RecentRecipients(time, options.RememberRecipients);
        writer.ChangedElsewhere += recipients.Forget;
        var parts = new StoreParts(start.LastBodyId)
        {
            Options = options,
            Time = time,
            Logger = log,
            Readers = readers,
            Writer = writer,
            Segments = start.Files,
            Bodies = new BodyReader(readers, cache, start.Files),
            Folders = folders,
            Logs = logs,
            Recipients = recipients,
            MaintenanceIsDue = maintenance.IsDue,
        };
        var passwords = new PasswordWork(hashers, new HashPool(options.PasswordHashers, options.MaxWaitingLogIns), options.ScramIterations);
        passwords.Prepare();
        maintenance.Start(parts);
        if (options.TextIndex) parts.TextIndexer = new TextIndexer(parts, TextIndexFile.In(directory.Path), start.LastBodyId);
        else TextIndexFile.Delete(directory.Disk, TextIndexFile.In(directory.Path));
        return new OpenedStore
        {
            Parts = parts,
            DataDirectory = directory,
            Maintenance = maintenance,
            Directory = new EmbeddedDirectory(readers, writer, passwords, new VerifiedLogIns(time, options.RememberLogIns), parts.Recipients, options, log),
            Administration = new DirectoryEditor(readers, writer, passwords, maintenance.IsDue, recipients.Forget),
            Lists = new ListEditor(readers, writer, recipients.Forget),
            AutoReplies = new AutoReplyEditor(readers, writer, recipients),
            Queue = new EmbeddedQueue(parts),
            Suppression = new SuppressionTable(readers, writer, time),
            TransportNotes = new TransportNoteTable(readers, writer, time),
        };
    }
}
