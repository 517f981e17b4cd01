using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>
/// Copies a store while it is written to: the database first, as it is at one instant, then the segments that it names.
/// The copy is marked as one, for the server that will start on it.
/// Segments only grow, so what the copy of the database names is in them; one that went meanwhile makes the whole begin again.
/// </summary>
internal static class Backup
{
    private const int MostTries = 5;
    private const int CopyBuffer = 1024 * 1024;

    public static async Task RunAsync(string source, string target, EmbeddedStoreOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()) throw new IOException($"The directory {target} is not empty.");
        for (var attempt = 1; ; attempt++)
        {
            Directory.CreateDirectory(DataDirectory.SegmentsIn(target));
            var segments = await Task.Run(() => CopyDatabase(source, target, options), cancellationToken).ConfigureAwait(false);
            if (await TryCopySegmentsAsync(source, target, segments, cancellationToken).ConfigureAwait(false)) break;
            if (attempt == MostTries) throw new IOException("Segments went faster than they could be copied.");
        }
        FileSync.Instance.SyncDirectory(DataDirectory.SegmentsIn(target));
        FileSync.Instance.SyncDirectory(target);
    }

    private static List<(long Id, long Length)> CopyDatabase(string source, string target, EmbeddedStoreOptions options)
    {
        var path = DataDirectory.DatabaseIn(target);
        foreach (var old in Directory.EnumerateFiles(target)) File.Delete(old);
        foreach (var old in Directory.EnumerateFiles(DataDirectory.SegmentsIn(target))) File.Delete(old);
        using (var connection = Connection.OpenReader(DataDirectory.DatabaseIn(source), options.BusyTimeout)) connection.BackupTo(path);
        using (var connection = Connection.OpenWriter(path, options.BusyTimeout)) RestoredBackup.Mark(connection);
        using (var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite)) FileSync.Instance.SyncFile(handle);
        using var copy = Connection.OpenReader(path, options.BusyTimeout);
        using var rows = copy.Use(BodySql.AllSegments);
        var segments = new List<(long, long)>();
        while (rows.Step()) segments.Add((rows.Long(0), rows.Long(3)));
        return segments;
    }

    private static async Task<bool> TryCopySegmentsAsync(
        string source, string target, List<(long Id, long Length)> segments, CancellationToken cancellationToken)
    {
        var buffer = new byte[CopyBuffer];
        foreach (var (id, length) in segments)
        {
            try
            {
                await CopySegmentAsync(source, target, id, length, buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (FileNotFoundException)
            {
                return false;
            }
        }
        return true;
    }

    private static async Task CopySegmentAsync(string source, string target, long id, long length, byte[] buffer, CancellationToken cancellationToken)
    {
        using var from = File.OpenHandle(
            SegmentFiles.FileName(DataDirectory.SegmentsIn(source), id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var to = File.OpenHandle(SegmentFiles.FileName(DataDirectory.SegmentsIn(target), id), FileMode.CreateNew, FileAccess.ReadWrite);
        for (long position = 0; position < length;)
        {
            var want = (int)Math.Min(buffer.Length, length - position);
            var read = await RandomAccess.ReadAsync(from, buffer.AsMemory(0, want), position, cancellationToken).ConfigureAwait(false);
            if (read == 0) break; // The store is damaged here; verification of the copy says so.
            await RandomAccess.WriteAsync(to, buffer.AsMemory(0, read), position, cancellationToken).ConfigureAwait(false);
            position += read;
        }
        await Task.Run(() => FileSync.Instance.SyncFile(to), cancellationToken).ConfigureAwait(false);
    }
}
