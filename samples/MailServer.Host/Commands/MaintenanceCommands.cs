using System.CommandLine;
using MailServer.Storage.Embedded;

namespace MailServer.Host.Commands;

internal static class MaintenanceCommands
{
    public static Command Backup(DataAccess data)
    {
        var path = new Argument<string>("PATH") { Description = "A folder that is empty or does not exist." };
        var command = new Command("backup", "Copies the data directory while the server runs.") { path };
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            await store.BackupAsync(parsed.GetRequiredValue(path), cancellationToken);
            Console.WriteLine($"The backup is in {parsed.GetRequiredValue(path)}");
            return 0;
        }, cancellationToken));
        return command;
    }

    public static Command Verify(DataAccess data)
    {
        var command = new Command("verify", "Checks the data directory: counters, references, checksums. Ends with 1 when something is wrong.");
        command.SetAction((_, cancellationToken) => data.UseAsync(async store =>
        {
            var findings = await store.VerifyAsync(cancellationToken);
            foreach (var finding in findings) Console.WriteLine(finding);
            Console.WriteLine(findings.Count == 0 ? "All is well." : $"{findings.Count} findings.");
            return findings.Count == 0 ? 0 : 1;
        }, cancellationToken));
        return command;
    }

    public static Command Repair(DataAccess data)
    {
        var backup = new Option<string?>("--backup") { Description = "A backup that fills in what cannot be read any more." };
        var command = new Command("repair", "Makes a damaged or missing index anew from what is left of it and from the messages. The server must be stopped.") { backup };
        command.SetAction((parsed, cancellationToken) => DataAccess.TryAsync(async () =>
        {
            var done = await EmbeddedAdministration.RepairAsync(data.Options, parsed.GetValue(backup), TimeProvider.System, cancellationToken);
            foreach (var line in done) Console.WriteLine(line);
            return 0;
        }));
        return command;
    }

    public static Command Restored(DataAccess data)
    {
        var command = new Command("restored", "Says that the data directory is an older copy, put back by other means than backup: no UID given since is given again. The server must be stopped.");
        command.SetAction((_, cancellationToken) => DataAccess.TryAsync(async () =>
        {
            await EmbeddedAdministration.MarkRestoredAsync(data.Options, cancellationToken);
            Console.WriteLine("The next start leaves out a million UIDs in every folder.");
            return 0;
        }));
        return command;
    }
}
