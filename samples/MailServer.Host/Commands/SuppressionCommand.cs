using System.CommandLine;
using System.Globalization;
using MailServer.Queue;

namespace MailServer.Host.Commands;

internal static class SuppressionCommand
{
    private const int PageLength = 500;

    public static Command Create(DataAccess data)
    {
        var command = new Command("suppression", "Recipients elsewhere that nothing is sent to.");
        command.Subcommands.Add(Add(data));
        command.Subcommands.Add(List(data));
        command.Subcommands.Add(Remove(data));
        return command;
    }

    private static Command Add(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The recipient.");
        var reason = new Option<string>("--reason") { Description = "Told to senders.", DefaultValueFactory = _ => "the administrator wants it" };
        var days = new Option<int?>("--days") { Description = "For so many days; for ever when not given." };
        var command = new Command("add", "Adds a recipient, or replaces the entry.") { address, reason, days };
        command.Validators.Add(result =>
        {
            if (result.GetValue(days) is <= 0 or > 36_500) result.AddError("--days must lie between 1 and 36500.");
        });
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var entry = new SuppressionEntry(parsed.GetRequiredValue(address), now, TerminalText.Printable(parsed.GetValue(reason)!))
            {
                ExpiresAt = parsed.GetValue(days) is { } count ? now.AddDays(count) : null,
            };
            await store.Suppression.AddAsync(entry, cancellationToken);
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command List(DataAccess data)
    {
        var command = new Command("list", "Lists the recipients: address, until when, why.");
        command.SetAction((_, cancellationToken) => data.UseAsync(async store =>
        {
            IReadOnlyList<SuppressionEntry> page = [];
            do
            {
                page = await store.Suppression.ListAsync(page.Count == 0 ? null : page[^1].Recipient, PageLength, cancellationToken);
                foreach (var entry in page) Console.WriteLine($"{TerminalText.Printable(entry.Recipient.ToString())}\t{Until(entry)}\t{TerminalText.Printable(entry.Reason)}");
            }
            while (page.Count == PageLength);
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Remove(DataAccess data)
    {
        var address = AddressArgument.Single("ADDRESS", "The recipient.");
        var command = new Command("remove", "Removes a recipient: mail is sent to it again.") { address };
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            if (await store.Suppression.RemoveAsync(parsed.GetRequiredValue(address), cancellationToken)) return 0;
            await Console.Error.WriteLineAsync("That recipient is not on the list.");
            return 1;
        }, cancellationToken));
        return command;
    }

    private static string Until(SuppressionEntry entry) =>
        entry.ExpiresAt is { } until ? until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "for ever";
}
