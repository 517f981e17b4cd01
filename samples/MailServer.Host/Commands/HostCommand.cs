using System.CommandLine;
using System.CommandLine.Invocation;
using Microsoft.Extensions.Configuration;

namespace MailServer.Host.Commands;

/// <summary>The whole command line. Without a command the program is the server.</summary>
internal static class HostCommand
{
    private const string Description = """
        A mail server: SMTP, submission, LMTP, POP3 and IMAP on an embedded store.
        Started without a command it serves until it is told to stop (Ctrl+C, SIGTERM).

        Settings come from appsettings.json, environment variables (MailServer__DataDirectory=/srv/mail) and the command line
        (--MailServer:Listeners:smtp:Port=25), in that order; docs/configuration.md lists them all. The commands below
        use the same settings, and work while the server runs.

        Exit codes: 0 after a clean stop, 1 bad configuration or a command that failed, 2 a port is taken.
        """;

    private static readonly HashSet<string> Names = ["domain", "user", "shared", "alias", "list", "grant", "queue", "suppression", "vacation", "backup", "verify", "repair", "restored", "search", "--help", "-h", "-?", "--version", "help"];

    /// <summary>Whether the arguments name a command; a word that is neither a command nor a setting is one, too, and an error.</summary>
    public static bool IsCommand(string[] args) => args.Any(a => Names.Contains(a) || !a.StartsWith('-'));

    public static Task<int> RunAsync(string[] args, IConfiguration configuration)
    {
        var data = new DataAccess(configuration);
        var root = new RootCommand(Description);
        root.Subcommands.Add(DomainCommand.Create(data));
        root.Subcommands.Add(UserCommand.Create(data));
        root.Subcommands.Add(SharedCommand.Create(data));
        root.Subcommands.Add(AliasCommand.Create(data));
        root.Subcommands.Add(ListCommand.Create(data));
        root.Subcommands.Add(GrantCommand.Create(data));
        root.Subcommands.Add(VacationCommand.Create(data));
        root.Subcommands.Add(QueueCommand.Create(data));
        root.Subcommands.Add(SuppressionCommand.Create(data));
        root.Subcommands.Add(MaintenanceCommands.Backup(data));
        root.Subcommands.Add(MaintenanceCommands.Verify(data));
        root.Subcommands.Add(MaintenanceCommands.Repair(data));
        root.Subcommands.Add(MaintenanceCommands.Restored(data));
        root.Subcommands.Add(SearchCommand.Create(data));
        string[] words = [.. args.Where(a => !IsSetting(a))];
        var parsed = root.Parse(words is ["help"] ? ["--help"] : words);
        return parsed.Action is ParseErrorAction ? CommandErrors.TellAsync(parsed) : parsed.InvokeAsync();
    }

    private static bool IsSetting(string argument) => argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains(':', StringComparison.Ordinal);
}
