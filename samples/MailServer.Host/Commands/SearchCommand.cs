using System.CommandLine;
using System.Globalization;

namespace MailServer.Host.Commands;

/// <summary>The index of texts from outside; a running server notices within its maintenance interval.</summary>
internal static class SearchCommand
{
    public static Command Create(DataAccess data)
    {
        var command = new Command("search", "The index of the messages' texts.");
        command.Subcommands.Add(Status(data));
        command.Subcommands.Add(Rebuild(data));
        return command;
    }

    private static Command Status(DataAccess data)
    {
        var command = new Command("status", "Tells how many messages are indexed and how large the index is.");
        command.SetAction((_, cancellationToken) => data.UseAsync(async store =>
        {
            var status = await store.GetTextIndexStatusAsync(cancellationToken);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{status.Indexed} of {status.Messages} messages are indexed, {status.Partial} of them in part; the index takes {status.Bytes} octets."));
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Rebuild(DataAccess data)
    {
        var command = new Command("rebuild", "Empties the index; the server makes it anew in the background. Searches work all the while.");
        command.SetAction((_, cancellationToken) => data.UseAsync(async store =>
        {
            await store.RebuildTextIndexAsync(cancellationToken);
            Console.WriteLine("The index is empty; the server makes it anew.");
            return 0;
        }, cancellationToken));
        return command;
    }
}
