using System.CommandLine;
using MailServer.Directories;

namespace MailServer.Host.Commands;

internal static class AliasCommand
{
    public static Command Create(DataAccess data)
    {
        var command = new Command("alias", "Addresses that lead to other addresses.");
        command.Subcommands.Add(Add(data));
        command.Subcommands.Add(List(data));
        command.Subcommands.Add(Remove(data));
        return command;
    }

    private static Command Add(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The alias.");
        var targets = AddressArgument.Several("TARGET", "Where its mail goes, one or more addresses.");
        var command = new Command("add", "Adds an alias, or replaces its targets.") { address, targets };
        command.SetAction((parsed, cancellationToken) => data.ChangeAsync(
            directory => directory.SetAliasAsync(new AliasFacts(parsed.GetRequiredValue(address), parsed.GetRequiredValue(targets)), cancellationToken),
            cancellationToken));
        return command;
    }

    private static Command List(DataAccess data)
    {
        var domain = new Argument<string?>("DOMAIN") { Description = "Only this domain's aliases.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("list", "Lists the aliases.") { domain };
        command.SetAction((parsed, cancellationToken) => data.ReadAsync(async directory =>
        {
            foreach (var alias in await directory.ListAliasesAsync(parsed.GetValue(domain), cancellationToken))
                Console.WriteLine($"{alias.Address}\t{string.Join(' ', alias.Targets)}");
        }, cancellationToken));
        return command;
    }

    private static Command Remove(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The alias.");
        var command = new Command("remove", "Removes an alias.") { address };
        command.SetAction((parsed, cancellationToken) =>
            data.ChangeAsync(directory => directory.RemoveAliasAsync(parsed.GetRequiredValue(address), cancellationToken), cancellationToken));
        return command;
    }
}
