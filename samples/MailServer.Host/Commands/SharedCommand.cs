using System.CommandLine;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Host.Commands;

internal static class SharedCommand
{
    private const string Anyone = "anyone";

    public static Command Create(DataAccess data)
    {
        var command = new Command("shared", "Mailboxes of nobody, and who may use them.");
        command.Subcommands.Add(Add(data));
        command.Subcommands.Add(List(data));
        command.Subcommands.Add(Remove(data));
        command.Subcommands.Add(Grant(data));
        return command;
    }

    private static Command Add(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The mailbox's address; nobody logs in with it.");
        var quota = new QuotaOptions("None by default.");
        var command = new Command("add", "Adds a shared mailbox. Nobody sees it until somebody is granted rights.") { address };
        quota.AddTo(command);
        command.SetAction((parsed, cancellationToken) => data.ChangeAsync(
            directory => directory.AddUserAsync(
                parsed.GetRequiredValue(address), PasswordInput.Generate(), quota.Apply(parsed, new UserSettings { IsShared = true }), cancellationToken),
            cancellationToken));
        return command;
    }

    private static Command List(DataAccess data)
    {
        var command = new Command("list", "Lists the shared mailboxes.");
        command.SetAction((_, cancellationToken) => data.ReadAsync(async directory =>
        {
            foreach (var user in await directory.ListUsersAsync(null, cancellationToken))
                if (user.Settings.IsShared) Console.WriteLine(user.Account.Address);
        }, cancellationToken));
        return command;
    }

    private static Command Remove(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The mailbox.");
        var command = new Command("remove", "Removes a shared mailbox with all mail.") { address };
        command.SetAction((parsed, cancellationToken) => data.ChangeAsync(async directory =>
        {
            var wanted = parsed.GetRequiredValue(address);
            var users = await directory.ListUsersAsync(wanted.Domain, cancellationToken);
            var isShared = users.Any(user => user.Settings.IsShared && user.Account.Address.ToString().Equals(wanted.ToString(), StringComparison.OrdinalIgnoreCase));
            return isShared ? await directory.RemoveUserAsync(wanted, cancellationToken) : DirectoryChange.NotFound;
        }, cancellationToken));
        return command;
    }

    private static Command Grant(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The mailbox, shared or a user's.");
        var user = new Argument<string>("USER") { Description = "The user's address, or anyone." };
        var rights = new Argument<string>("RIGHTS") { Description = "Letters of RFC 4314, such as lrs to read or lrswipkxtea for all; none to take them away." };
        var folder = new Option<string>("--folder") { Description = "The folder, made when missing.", DefaultValueFactory = _ => "INBOX" };
        var command = new Command("grant", "Says what a user may do with a folder.") { address, user, rights, folder };
        command.SetAction((parsed, cancellationToken) =>
        {
            var letters = parsed.GetRequiredValue(rights);
            if (!MailboxRightsText.TryParse(letters == "none" ? "" : letters, out var granted)) return FailAsync("These are not letters of rights.");
            var text = parsed.GetRequiredValue(user);
            EmailAddress? grantee = null;
            if (text != Anyone && !EmailAddress.TryParse(text, allowUtf8: true, out grantee)) return FailAsync($"«{text}» is not a mail address.");
            return GrantAsync(data, parsed.GetRequiredValue(address), parsed.GetRequiredValue(folder), grantee, granted, cancellationToken);
        });
        return command;
    }

    private static Task<int> GrantAsync(
        DataAccess data, EmailAddress owner, string folder, EmailAddress? user, MailboxRights rights, CancellationToken cancellationToken) =>
        data.UseAsync(async administration =>
        {
            var error = await administration.ShareAsync(owner, folder, user, rights, cancellationToken);
            return error switch
            {
                StoreError.None => 0,
                StoreError.NotFound => await FailAsync("There is no such mailbox or user."),
                _ => await FailAsync($"It could not be granted: {error}."),
            };
        }, cancellationToken);

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return 1;
    }
}
