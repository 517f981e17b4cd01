using System.CommandLine;
using MailServer.Directories;

namespace MailServer.Host.Commands;

internal static class DomainCommand
{
    public static Command Create(DataAccess data)
    {
        var command = new Command("domain", "The domains that mail is received for.");
        command.Subcommands.Add(Add(data));
        command.Subcommands.Add(List(data));
        command.Subcommands.Add(Remove(data));
        return command;
    }

    private static Command Add(DataAccess data)
    {
        var name = new Argument<string>("NAME") { Description = "The domain." };
        var catchAll = new Option<string?>("--catch-all") { Description = "Where mail for unknown users of the domain goes." };
        var command = new Command("add", "Adds a domain, or changes its settings.") { name, catchAll };
        command.SetAction((parsed, cancellationToken) => data.BeginAsync(async directory =>
        {
            Protocol.EmailAddress? target = null;
            if (parsed.GetValue(catchAll) is { } text && !Protocol.EmailAddress.TryParse(text, allowUtf8: true, out target)) return DirectoryChange.Invalid;
            return await directory.SetDomainAsync(new DomainFacts(parsed.GetRequiredValue(name)) { CatchAll = target }, cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static Command List(DataAccess data)
    {
        var command = new Command("list", "Lists the domains.");
        command.SetAction((_, cancellationToken) => data.ReadAsync(async directory =>
        {
            foreach (var domain in await directory.ListDomainsAsync(cancellationToken))
                Console.WriteLine(domain.CatchAll is null ? domain.Name : $"{domain.Name}\tcatch-all {domain.CatchAll}");
        }, cancellationToken));
        return command;
    }

    private static Command Remove(DataAccess data)
    {
        var name = new Argument<string>("NAME") { Description = "The domain; it must have no users and no aliases." };
        var command = new Command("remove", "Removes a domain.") { name };
        command.SetAction((parsed, cancellationToken) =>
            data.ChangeAsync(directory => directory.RemoveDomainAsync(parsed.GetRequiredValue(name), cancellationToken), cancellationToken));
        return command;
    }
}
