using System.CommandLine;
using MailServer.Directories;
using MailServer.Protocol;

namespace MailServer.Host.Commands;

internal static class VacationCommand
{
    public static Command Create(DataAccess data)
    {
        var command = new Command("vacation", "What mailboxes answer by themselves while their users are away.");
        command.Subcommands.Add(Set(data));
        command.Subcommands.Add(Show(data));
        command.Subcommands.Add(Off(data));
        return command;
    }

    private static Command Set(DataAccess data)
    {
        var user = AddressArgument.Single("USER", "The user.");
        var text = new Option<string?>("--text") { Description = "The answer; without it, it is read from standard input." };
        var subject = new Option<string?>("--subject") { Description = "Its subject; else Auto: and the subject that is answered." };
        var start = new Option<DateTimeOffset?>("--start") { Description = "From when, such as 2026-07-01 or 2026-07-01T08:00:00+02:00." };
        var end = new Option<DateTimeOffset?>("--end") { Description = "Until when, exclusively." };
        var days = new Option<int>("--days") { Description = "A sender is answered once in so many days.", DefaultValueFactory = static _ => 7 };
        var addresses = new Option<string[]>("--address") { Description = "Another address of the user; several times for several.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("set", "Turns the answer on, or changes it.") { user, text, subject, start, end, days, addresses };
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            var own = new List<EmailAddress>();
            foreach (var address in parsed.GetValue(addresses) ?? [])
            {
                if (!EmailAddress.TryParse(address, allowUtf8: true, out var known)) return await FailAsync($"'{address}' is not a mail address.");
                own.Add(known);
            }
            var answer = parsed.GetValue(text) ?? await Console.In.ReadToEndAsync(cancellationToken);
            if (string.IsNullOrWhiteSpace(answer)) return await FailAsync("The text of the answer is empty: give it by --text or on standard input.");
            var reply = new AutoReply(answer)
            {
                Subject = parsed.GetValue(subject),
                Start = parsed.GetValue(start),
                End = parsed.GetValue(end),
                Days = parsed.GetValue(days),
                Addresses = own,
            };
            return await DataAccess.EndAsync(await store.AutoReplies.SetAutoReplyAsync(parsed.GetRequiredValue(user), reply, cancellationToken));
        }, cancellationToken));
        return command;
    }

    private static Command Show(DataAccess data)
    {
        var user = AddressArgument.Single("USER", "The user.");
        var command = new Command("show", "Shows what a mailbox answers.") { user };
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
        {
            var address = parsed.GetRequiredValue(user).ToString();
            var found = (await store.Directory.ListUsersAsync(null, cancellationToken)).FirstOrDefault(u => u.Account.Address.ToString().Equals(address, StringComparison.OrdinalIgnoreCase));
            if (found is null) return await DataAccess.EndAsync(DirectoryChange.NotFound);
            foreach (var line in Lines(await store.AutoReplies.FindAutoReplyAsync(found.Account.Id, cancellationToken))) Console.WriteLine(line);
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Off(DataAccess data)
    {
        var user = AddressArgument.Single("USER", "The user.");
        var command = new Command("off", "Turns the answer off and forgets it.") { user };
        command.SetAction((parsed, cancellationToken) => data.UseAsync(async store =>
            await DataAccess.EndAsync(await store.AutoReplies.SetAutoReplyAsync(parsed.GetRequiredValue(user), null, cancellationToken)), cancellationToken));
        return command;
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return 1;
    }

    private static IEnumerable<string> Lines(AutoReply? reply) => reply is null ? ["off"] :
    [
        $"subject\t{TerminalText.Printable(reply.Subject ?? "Auto: …")}",
        $"start\t{reply.Start?.ToString("o") ?? "none"}",
        $"end\t{reply.End?.ToString("o") ?? "none"}",
        $"days\t{reply.Days}",
        $"addresses\t{(reply.Addresses.Count == 0 ? "none" : string.Join(' ', reply.Addresses))}",
        "",
        .. reply.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(TerminalText.Printable),
    ];
}
