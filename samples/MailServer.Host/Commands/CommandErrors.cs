using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace MailServer.Host.Commands;

/// <summary>What is wrong with a command line, a line each, in words of the user rather than of the program.</summary>
internal static partial class CommandErrors
{
    public static async Task<int> TellAsync(ParseResult parsed)
    {
        foreach (var message in parsed.Errors.Select(error => TypeName().Replace(error.Message, "")).Distinct())
            await Console.Error.WriteLineAsync(message);
        await Console.Error.WriteLineAsync($"{PathOf(parsed.CommandResult)} --help tells what is possible.");
        return 1;
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : command.Command.Name;

    [GeneratedRegex(" as expected type '[^']*'")]
    private static partial Regex TypeName();
}
