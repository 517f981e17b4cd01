using System.CommandLine;
using System.Globalization;
using MailServer.Delivery.Queue;
using MailServer.Queue;

namespace MailServer.Host.Commands;

/// <summary>The queue from outside: a running server notices changes within seconds.</summary>
internal static class QueueCommand
{
    private const int PageLength = 500;

    public static Command Create(DataAccess data)
    {
        var command = new Command("queue", "Mail that waits for its way out.");
        command.Subcommands.Add(List(data));
        command.Subcommands.Add(Show(data));
        command.Subcommands.Add(Change(data, "retry", "Makes waiting items due now; without ID all of them.", needsTarget: false, (queue, filter, token) => queue.RetryAsync(filter, token)));
        command.Subcommands.Add(Change(data, "hold", "Holds items until they are released.", needsTarget: true, (queue, filter, token) => queue.HoldAsync(filter, token)));
        command.Subcommands.Add(Change(data, "release", "Releases held items; they are due now.", needsTarget: true, (queue, filter, token) => queue.ReleaseAsync(filter, token)));
        command.Subcommands.Add(Change(data, "remove", "Removes items without telling anybody.", needsTarget: true, (queue, filter, token) => queue.RemoveAsync(filter, token)));
        foreach (var other in QueueDestinationCommands.Create(data)) command.Subcommands.Add(other);
        return command;
    }

    private static Command List(DataAccess data)
    {
        var filter = new QueueFilterOptions();
        var command = new Command("list", "Lists items, oldest first: ID, state, next attempt, attempts, sender, recipient, last error. Items that wait for a paused domain are told as paused.");
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            await PrintAsync(new MailQueue(store.Queue, null), filter.Read(parsed), cancellationToken);
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Show(DataAccess data)
    {
        var id = new Argument<long>("ID") { Description = "The item, as list shows it." };
        var command = new Command("show", "Shows an item and its latest attempts: when, where, answer.") { id };
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            var queue = new MailQueue(store.Queue, null);
            var detail = await queue.FindAsync(new QueueItemId(parsed.GetRequiredValue(id)), cancellationToken);
            if (detail is null)
            {
                await Console.Error.WriteLineAsync("There is no such item.");
                return 1;
            }

            Console.WriteLine(Line(detail.Item, await queue.PausedDestinationsAsync(cancellationToken)));
            foreach (var attempt in detail.Attempts)
                Console.WriteLine($"{attempt.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\t{attempt.Host}\t{TerminalText.Printable(attempt.Answer)}");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Change(
        DataAccess data, string name, string description, bool needsTarget, Func<IMailQueue, QueueFilter, CancellationToken, ValueTask<long>> change)
    {
        var id = new Argument<long?>("ID") { Description = "The item, as list shows it.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "All items." };
        var options = new QueueFilterOptions();
        var command = new Command(name, description) { id, all };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            var ways = new[] { result.GetValue(id) is not null, result.GetValue(all), options.AreGiven(result) }.Count(isGiven => isGiven);
            if (ways > 1) result.AddError("Give an ID, --all, or options that say which items; not several of them.");
            else if (needsTarget && ways == 0) result.AddError("Give an ID, --all, or options that say which items.");
        });
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            var filter = parsed.GetValue(id) is { } item ? new QueueFilter { Item = new QueueItemId(item) } : options.Read(parsed);
            var changed = await change(new MailQueue(store.Queue, null), filter, cancellationToken);
            Console.WriteLine(changed == 1 ? "1 item." : string.Create(CultureInfo.InvariantCulture, $"{changed} items."));
            if (changed > 0 || filter.Item is null) return 0;
            await Console.Error.WriteLineAsync("There is no such item, or it is not in a state for that.");
            return 1;
        }, cancellationToken));
        return command;
    }

    private static async Task PrintAsync(MailQueue queue, QueueFilter filter, CancellationToken cancellationToken)
    {
        var paused = (await queue.PausedDestinationsAsync(cancellationToken)).ToHashSet();
        QueueItemId? after = null;
        IReadOnlyList<QueueItem> page;
        do
        {
            page = await queue.ListAsync(filter, after, PageLength, cancellationToken);
            foreach (var item in page) Console.WriteLine(Line(item, paused));
            if (page.Count > 0) after = page[^1].Id;
        }
        while (page.Count == PageLength);
    }

    private static string Line(QueueItem item, IReadOnlyCollection<string> paused) => string.Join('\t',
        item.Id.Value.ToString(CultureInfo.InvariantCulture),
        item.State == QueueItemState.Waiting && paused.Contains(item.Destination) ? "paused" : item.State.ToString().ToLowerInvariant(),
        item.NextAttempt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        item.Attempts.ToString(CultureInfo.InvariantCulture),
        TerminalText.Printable($"<{item.ReversePath}>"),
        TerminalText.Printable($"<{item.Recipient}>"),
        TerminalText.Printable(item.LastError ?? ""));
}
