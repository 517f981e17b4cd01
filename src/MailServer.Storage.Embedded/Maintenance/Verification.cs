using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Files;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>Checks a store from outside, in one read transaction, whether a server runs on it or not. Changes nothing.</summary>
internal static class Verification
{
    public static Task<IReadOnlyList<string>> RunAsync(IFileSystem disk, string directory, EmbeddedStoreOptions options, CancellationToken cancellationToken) =>
        Task.Run(() => Run(disk, directory, options, cancellationToken), cancellationToken);

    private static IReadOnlyList<string> Run(IFileSystem disk, string directory, EmbeddedStoreOptions options, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        using var connection = Connection.OpenReader(DataDirectory.DatabaseIn(directory), options.BusyTimeout);
        var references = new Dictionary<long, int>();
        using (new ReadTransaction(connection))
        {
            CheckDatabase(connection, findings);
            new FolderCheck(connection, findings, references).Run(cancellationToken);
            new BodyCheck(connection, findings, references, disk, directory).Run(cancellationToken);
        }
        return findings.Lines;
    }

    private static void CheckDatabase(Connection connection, Findings findings)
    {
        using var rows = connection.Use("PRAGMA integrity_check(100)");
        while (rows.Step())
        {
            var line = rows.Text(0);
            if (line != "ok") findings.Add($"Database: {line}.");
        }
    }
}
