using System.CommandLine;
using MailServer.Directories;
using MailServer.Protocol;

namespace MailServer.Host.Commands;

internal static class GrantCommand
{
    public static Command Create(DataAccess data)
    {
        var command = new Command("grant", "Addresses that users may send as besides their own and their aliases.");
        command.Subcommands.Add(Change(data, "add", "Lets a user send as an address.", (directory, grant, token) => directory.AddGrantAsync(grant, token)));
        command.Subcommands.Add(List(data));
        command.Subcommands.Add(Change(data, "remove", "Takes a grant back.", (directory, grant, token) => directory.RemoveGrantAsync(grant, token)));
        return command;
    }

    private static Command Change(
        DataAccess data, string name, string description, Func<IDirectoryAdministration, SenderGrant, CancellationToken, ValueTask<DirectoryChange>> change)
    {
        var user = AddressArgument.Single("USER", "The user.");
        var address = AddressArgument.Single("ADDRESS", "The address; *@DOMAIN stands for every address of a domain.");
        var command = new Command(name, description) { user, address };
        command.SetAction((parsed, cancellationToken) => data.ChangeAsync(
            directory => change(directory, new SenderGrant(parsed.GetRequiredValue(user), parsed.GetRequiredValue(address)), cancellationToken), cancellationToken));
        return command;
    }

    private static Command List(DataAccess data)
    {
        var user = new Option<string?>("--user") { Description = "Only this user's." };
        var command = new Command("list", "Lists users and the addresses granted to them.") { user };
        command.SetAction((parsed, cancellationToken) => data.ReadAsync(async directory =>
        {
            EmailAddress? only = null;
            if (parsed.GetValue(user) is { } text && !EmailAddress.TryParse(text, allowUtf8: true, out only)) return;
            foreach (var grant in await directory.ListGrantsAsync(only, cancellationToken)) Console.WriteLine($"{grant.User}\t{grant.Address}");
        }, cancellationToken));
        return command;
    }
}
