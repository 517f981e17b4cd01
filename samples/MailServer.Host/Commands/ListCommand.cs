using System.CommandLine;
using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol;
using MailServer.Storage.Embedded;

namespace MailServer.Host.Commands;

internal static class ListCommand
{
    private const int PageSize = 1000;

    public static Command Create(DataAccess data)
    {
        var command = new Command("list", "Distribution lists: mail for a list goes to its members.");
        command.Subcommands.Add(Make(data));
        command.Subcommands.Add(Settings(data));
        command.Subcommands.Add(Show(data));
        command.Subcommands.Add(All(data));
        command.Subcommands.Add(Add(data));
        command.Subcommands.Add(Remove(data));
        command.Subcommands.Add(Members(data));
        command.Subcommands.Add(Delete(data));
        return command;
    }

    private static Command Make(DataAccess data)
    {
        var command = new Command("create", "Makes a list.");
        var (address, settings) = Start(command);
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            var list = parsed.GetRequiredValue(address);
            if (await store.Lists.FindListAsync(list, cancellationToken) is not null) return await DataAccess.EndAsync(DirectoryChange.AlreadyExists);
            return await DataAccess.EndAsync(await store.Lists.SetListAsync(settings.Apply(new MailingList(list), parsed), cancellationToken));
        }, cancellationToken));
        return command;
    }

    private static Command Settings(DataAccess data)
    {
        var command = new Command("settings", "Changes the settings that are given; none takes one away.");
        var (address, settings) = Start(command);
        command.SetAction((parsed, cancellationToken) => OnListAsync(data, parsed.GetRequiredValue(address), async (store, list) =>
            await DataAccess.EndAsync(await store.Lists.SetListAsync(settings.Apply(list, parsed), cancellationToken)), cancellationToken));
        return command;
    }

    private static Command Show(DataAccess data)
    {
        var command = new Command("show", "Shows the settings of a list.");
        var address = Address(command);
        command.SetAction((parsed, cancellationToken) => OnListAsync(data, parsed.GetRequiredValue(address), (_, list) =>
        {
            foreach (var line in ListSettings.Lines(list)) Console.WriteLine(line);
            return Task.FromResult(0);
        }, cancellationToken));
        return command;
    }

    private static Command All(DataAccess data)
    {
        var domain = new Argument<string?>("DOMAIN") { Description = "Only this domain's lists.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("all", "Lists the lists.") { domain };
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            foreach (var list in await store.Lists.ListListsAsync(parsed.GetValue(domain), cancellationToken)) Console.WriteLine($"{list.Address}\t{TerminalText.Printable(list.Title ?? "")}");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Add(DataAccess data)
    {
        var command = new Command("add", "Adds members; those who are switched off get posts again. Without MEMBER they are read from standard input, one a line.");
        var address = Address(command);
        var members = Several(command);
        command.SetAction((parsed, cancellationToken) => OnListAsync(data, parsed.GetRequiredValue(address), async (store, list) =>
            await OnMembersAsync(parsed.GetValue(members), async added => await store.Lists.AddMembersAsync(list.Address, added, cancellationToken)), cancellationToken));
        return command;
    }

    private static Command Remove(DataAccess data)
    {
        var command = new Command("remove", "Removes members. Without MEMBER they are read from standard input, one a line.");
        var address = Address(command);
        var members = Several(command);
        command.SetAction((parsed, cancellationToken) => OnListAsync(data, parsed.GetRequiredValue(address), async (store, list) =>
            await OnMembersAsync(parsed.GetValue(members), async removed =>
            {
                var outcome = DirectoryChange.Done;
                foreach (var member in removed)
                {
                    if (await store.Lists.RemoveMemberAsync(list.Address, member, cancellationToken) is not DirectoryChange.Done and var failed) outcome = failed;
                }
                return outcome;
            }), cancellationToken));
        return command;
    }

    private static Command Members(DataAccess data)
    {
        var command = new Command("members", "Lists the members: address, state, days with bounces.");
        var address = Address(command);
        command.SetAction((parsed, cancellationToken) => OnListAsync(data, parsed.GetRequiredValue(address), async (store, list) =>
        {
            EmailAddress? last = null;
            while (await store.Lists.ListMembersAsync(list.Address, last, PageSize, cancellationToken) is { Count: > 0 } page)
            {
                foreach (var member in page) Console.WriteLine($"{member.Address}\t{member.State.ToString().ToLowerInvariant()}\t{member.Bounces}");
                last = page[^1].Address;
            }
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Delete(DataAccess data)
    {
        var command = new Command("delete", "Removes a list; the archive stays.");
        var address = Address(command);
        command.SetAction((parsed, cancellationToken) =>
            data.UseAsync(async store => await DataAccess.EndAsync(await store.Lists.RemoveListAsync(parsed.GetRequiredValue(address), cancellationToken)), cancellationToken));
        return command;
    }

    private static (Argument<EmailAddress> Address, ListSettings Settings) Start(Command command)
    {
        var address = Address(command);
        var settings = new ListSettings();
        settings.AddTo(command);
        return (address, settings);
    }

    private static Argument<EmailAddress> Address(Command command)
    {
        var address = AddressArgument.Single("LIST", "The list's address.");
        command.Arguments.Add(address);
        return address;
    }

    private static Argument<EmailAddress[]> Several(Command command)
    {
        var members = AddressArgument.Several("MEMBER", "Addresses, here or elsewhere; other lists, too.");
        members.Arity = ArgumentArity.ZeroOrMore;
        command.Arguments.Add(members);
        return members;
    }

    private static Task<int> OnListAsync(DataAccess data, EmailAddress address, Func<EmbeddedAdministration, MailingList, Task<int>> work, CancellationToken cancellationToken) =>
        data.UseAsync(async store => await store.Lists.FindListAsync(address, cancellationToken) is { } list
            ? await work(store, list)
            : await DataAccess.EndAsync(DirectoryChange.NotFound), cancellationToken);

    private static async Task<int> OnMembersAsync(EmailAddress[]? named, Func<IReadOnlyCollection<EmailAddress>, Task<DirectoryChange>> change)
    {
        var members = new List<EmailAddress>(named ?? []);
        for (string? line; members.Count <= IListAdministration.MostMembers && named is not { Length: > 0 } && (line = await Console.In.ReadLineAsync()) is not null;)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (!EmailAddress.TryParse(line.Trim(), allowUtf8: true, out var member)) return await DataAccess.EndAsync(DirectoryChange.Invalid);
            members.Add(member);
        }
        return await DataAccess.EndAsync(await change(members));
    }
}
