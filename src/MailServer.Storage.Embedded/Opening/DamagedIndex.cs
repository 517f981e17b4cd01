using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Maintenance;
using MailServer.Storage.Embedded.Segments;
using SQLitePCL;

namespace MailServer.Storage.Embedded.Opening;

/// <summary>Tells a database that is damaged or gone from one that is new, before anything is written.</summary>
internal static class DamagedIndex
{
    private const string Cure =
        "Stop the server and put a backup back, or make the index anew from the messages by the command 'repair' (EmbeddedAdministration.RepairAsync).";

    /// <summary>Opens a database; what cannot be read is told with its cure.</summary>
    /// <exception cref="EmbeddedStoreException">It is missing although there are messages, or damaged.</exception>
    public static T Guard<T>(DataDirectory directory, Func<T> open)
    {
        if (directory.Disk.LengthOf(directory.Database) is not > 0 && HasMessages(directory))
            throw new EmbeddedStoreException($"The index {directory.Database} is missing, but there are messages in {directory.Segments}. {Cure}");
        try
        {
            return open();
        }
        catch (SqliteFault fault) when (fault.Code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            throw new EmbeddedStoreException($"The index {directory.Database} is damaged ({fault.Message}). {Cure}", fault);
        }
    }

    /// <summary>A look at the table of contents and at the length of the file, which costs nothing; <c>verify</c> looks at everything.</summary>
    /// <exception cref="SqliteFault">Something is wrong.</exception>
    public static void Look(Connection connection)
    {
        using var tables = connection.Use("SELECT name FROM sqlite_master WHERE type = 'table'");
        var names = new List<string>();
        while (tables.Step()) names.Add(tables.Text(0));
        foreach (var name in names) connection.Use($"SELECT 1 FROM \"{name}\" NOT INDEXED LIMIT 1").Scalar();
    }

    private static bool HasMessages(DataDirectory directory) =>
        SegmentFiles.IdsOnDisk(directory.Disk, directory.Segments).Count > 0;
}
