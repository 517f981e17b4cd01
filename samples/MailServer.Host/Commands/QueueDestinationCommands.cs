using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MailServer.Delivery.Queue;
using MailServer.Protocol;
using MailServer.Queue;

namespace MailServer.Host.Commands;

/// <summary>The queue by destinations: how much waits for each, and which are paused.</summary>
internal static class QueueDestinationCommands
{
    public static IEnumerable<Command> Create(DataAccess data) =>
    [
        Count(data),
        Change(data, "pause", "Sends nothing to a domain until it is resumed; mail for it is still taken.", (queue, domain, token) => queue.PauseDestinationAsync(domain, token), CheckDomain),
        Change(data, "resume", "Ends a pause.", (queue, domain, token) => queue.ResumeDestinationAsync(domain, token), null),
        Paused(data),
    ];

    private static Command Count(DataAccess data)
    {
        var command = new Command("count", "Counts items: domain, state, items.");
        command.SetAction((_, cancellationToken) => data.UseAsync(async store =>
        {
            foreach (var count in await new MailQueue(store.Queue, null).CountAsync(cancellationToken))
            {
                string state = count.State.ToString().ToLowerInvariant();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TerminalText.Printable(count.Destination)}\t{state}\t{count.Items}"));
            }

            return 0;
        }, cancellationToken));
        return command;
    }

    // What nobody can be written to is a slip of the pen; an address literal is a domain, too.
    private static void CheckDomain(ArgumentResult result)
    {
        string domain = result.GetValueOrDefault<string>() ?? "";
        if (!EmailAddress.TryParse("a@" + domain, allowUtf8: true, out _)) result.AddError($"'{domain}' is not a domain.");
    }

    private static Command Change(
        DataAccess data, string name, string description, Func<IMailQueue, string, CancellationToken, ValueTask> change, Action<ArgumentResult>? check)
    {
        var domain = new Argument<string>("DOMAIN") { Description = "The recipients' domain." };
        if (check is not null) domain.Validators.Add(check);
        var command = new Command(name, description) { domain };
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            await change(new MailQueue(store.Queue, null), parsed.GetRequiredValue(domain), cancellationToken);
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Paused(DataAccess data)
    {
        var command = new Command("paused", "Lists the paused domains.");
        command.SetAction((_, cancellationToken) => data.UseAsync(async store =>
        {
            foreach (string domain in await new MailQueue(store.Queue, null).PausedDestinationsAsync(cancellationToken)) Console.WriteLine(TerminalText.Printable(domain));
            return 0;
        }, cancellationToken));
        return command;
    }
}
