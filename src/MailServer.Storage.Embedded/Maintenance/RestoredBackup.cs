using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Files;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>
/// A backup that is put back knows nothing of what was given out after it was made, and clients do: UID and UIDVALIDITY must never name another message
/// (RFC 9051 §2.3.1.1), nor may an EMAILID (RFC 8474 §5.1) or a MAILBOXID (§4). So a copy is marked, and the first start on it leaves out a stretch of every number.
/// </summary>
/// <remarks>
/// Raising UIDVALIDITY would do, too, but every client would read all mail again, and a POP3 client would have it twice: its UIDL stands on the UID.
/// With the gap UIDs stay, and each message gets a new modification sequence, and the UIDs left out count as expunged (RFC 7162 §3.2.10):
/// so a client that resynchronises hears of flags that are as they were before, of messages that are back, and of messages that are gone.
/// </remarks>
internal static class RestoredBackup
{
    /// <summary>Numbers that are left out of each kind. A folder that took in more since the backup was made would need more.</summary>
    public const uint Gap = 1_000_000;

    // SQLite's application id: 0 in a store that works.
    private const int Marker = 0x4D53424B; // "MSBK"

    /// <summary>Marks a copy that was just made.</summary>
    public static void Mark(Connection copy) => copy.Run($"PRAGMA application_id={Marker}");

    /// <summary>Marks a copy that was made by other means and put back.</summary>
    public static void Mark(EmbeddedStoreOptions options)
    {
        var path = DataDirectory.DatabaseIn(options.DataDirectory);
        if (!File.Exists(path)) throw new EmbeddedStoreException($"There is no store in {options.DataDirectory}.");
        using var directory = new DataDirectory(options.DataDirectory, RealFileSystem.Instance);
        directory.Lock();
        using var connection = Connection.OpenWriter(path, options.BusyTimeout);
        Mark(connection);
    }

    /// <summary>Goes on from a backup, if this is one; all in one transaction, so that it is done once.</summary>
    public static void GoOn(Connection connection, ILogger log)
    {
        if (!IsMarked(connection)) return;
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            // Another process may have done it in between.
            if (IsMarked(connection)) LeaveOut(connection);
            connection.Run("COMMIT");
        }
        catch
        {
            if (connection.IsInTransaction) connection.Run("ROLLBACK");
            throw;
        }
        Log.BackupRestored(log, Gap);
    }

    private static bool IsMarked(Connection connection) => connection.Use("PRAGMA application_id").Scalar() == Marker;

    private static void LeaveOut(Connection connection)
    {
        foreach (var folder in FolderTable.All(connection)) LeaveOut(connection, folder);
        connection.Use("UPDATE sqlite_sequence SET seq = seq + ? WHERE name IN ('account', 'folder', 'body')").Bind(Gap).Run();
        connection.Run("PRAGMA application_id=0");
    }

    private static void LeaveOut(Connection connection, FolderRow folder)
    {
        if (folder.AccountId == FolderRow.TrashAccount) return;
        var modSeq = folder.LastModSeq + Gap;
        Renew(connection, folder.Id, modSeq);
        var next = (uint)Math.Min((long)folder.UidNext + Gap, uint.MaxValue);
        connection.Use(FolderSql.WriteExpunged).Bind(folder.Id).Bind((long)modSeq).Bind(FormattableString.Invariant($"{folder.UidNext}:{next - 1}")).Run();
        FolderTable.Write(connection, folder with { UidNext = next, HighestModSeq = modSeq });
    }

    /// <summary>Gives every message of a folder a modification sequence, a page at a time.</summary>
    private static void Renew(Connection connection, long folder, ulong modSeq)
    {
        for (var from = FolderTable.PageId(folder, 0); NextPage(connection, folder, from) is { } page; from = FolderTable.PageId(folder, page.Key) + 1)
        {
            var entries = page.Entries.ToArray();
            foreach (ref var entry in entries.AsSpan()) entry.ModSeq = modSeq;
            FolderTable.Write(connection, folder, MessagePage.Adopt(page.Key, entries));
        }
    }

    private static MessagePage? NextPage(Connection connection, long folder, long from)
    {
        using var row = connection.Use(FolderSql.FirstPages).Bind(from).Bind(FolderTable.PageId(folder, uint.MaxValue)).Bind(1);
        return row.Step() ? FolderTable.ReadPage(row) : null;
    }
}
