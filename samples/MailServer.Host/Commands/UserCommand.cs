using System.CommandLine;
using System.Globalization;
using MailServer.Directories;

namespace MailServer.Host.Commands;

internal static class UserCommand
{
    public static Command Create(DataAccess data)
    {
        var command = new Command("user", "The users and their mailboxes.");
        command.Subcommands.Add(Add(data));
        command.Subcommands.Add(List(data));
        command.Subcommands.Add(Remove(data));
        command.Subcommands.Add(Password(data));
        command.Subcommands.Add(Change(data));
        return command;
    }

    private static Command Add(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The user's address, which is also the log-in name.");
        var quota = new QuotaOptions("None by default.");
        var command = new Command("add", "Adds a user. Without --password-stdin a password is made and printed.") { address, PasswordInput.FromStandardInput };
        quota.AddTo(command);
        command.SetAction((parsed, cancellationToken) => data.ChangeAsync(async directory =>
        {
            var (password, isGenerated) = PasswordInput.Read(parsed);
            var change = await directory.AddUserAsync(
                parsed.GetRequiredValue(address), password, quota.Apply(parsed, new UserSettings()), cancellationToken);
            if (change == DirectoryChange.Done && isGenerated) Console.WriteLine(password);
            return change;
        }, cancellationToken));
        return command;
    }

    private static Command List(DataAccess data)
    {
        var domain = new Argument<string?>("DOMAIN") { Description = "Only this domain's users.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("list", "Lists the users.") { domain };
        command.SetAction((parsed, cancellationToken) => data.ReadAsync(async directory =>
        {
            foreach (var user in await directory.ListUsersAsync(parsed.GetValue(domain), cancellationToken))
                Console.WriteLine(Describe(user));
        }, cancellationToken));
        return command;
    }

    private static Command Remove(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The user.");
        var command = new Command("remove", "Removes a user with all mail.") { address };
        command.SetAction((parsed, cancellationToken) =>
            data.ChangeAsync(directory => directory.RemoveUserAsync(parsed.GetRequiredValue(address), cancellationToken), cancellationToken));
        return command;
    }

    private static Command Password(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The user.");
        var command = new Command("password", "Sets a new password. Without --password-stdin one is made and printed.") { address, PasswordInput.FromStandardInput };
        command.SetAction((parsed, cancellationToken) => data.ChangeAsync(async directory =>
        {
            var (password, isGenerated) = PasswordInput.Read(parsed);
            var change = await directory.SetPasswordAsync(parsed.GetRequiredValue(address), password, cancellationToken);
            if (change == DirectoryChange.Done && isGenerated) Console.WriteLine(password);
            return change;
        }, cancellationToken));
        return command;
    }

    private static Command Change(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The user.");
        var quota = new QuotaOptions("0 for none; unchanged when not given.");
        var enabled = new Option<bool?>("--enabled") { Description = "Whether the user may log in and receive. Unchanged when not given." };
        var command = new Command("change", "Changes a user's settings.") { address, enabled };
        quota.AddTo(command);
        command.SetAction((parsed, cancellationToken) => data.ChangeAsync(async directory =>
        {
            var users = await directory.ListUsersAsync(parsed.GetRequiredValue(address).Domain, cancellationToken);
            var user = users.FirstOrDefault(u => u.Account.Address.ToString().Equals(parsed.GetRequiredValue(address).ToString(), StringComparison.OrdinalIgnoreCase));
            if (user is null) return DirectoryChange.NotFound;
            var settings = quota.Apply(parsed, user.Settings);
            if (parsed.GetValue(enabled) is { } isEnabled) settings = settings with { IsEnabled = isEnabled };
            return await directory.ChangeUserAsync(user.Account.Address, settings, cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static string Describe(UserFacts user)
    {
        return user.Account.Address + Quota("quota", user.Settings.QuotaBytes) + Quota("messages", user.Settings.QuotaMessages) + Quota("folders", user.Settings.QuotaFolders) + Quota("metadata", user.Settings.QuotaAnnotationBytes) + (user.Settings.IsShared ? "\tshared" : "") + (user.Settings.IsEnabled ? "" : "\tdisabled");
    }

    private static string Quota(string name, long? limit) => limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"\t{name} {most}") : "";
}
