using System.Text.RegularExpressions;
using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Concurrency;

/// <summary>The same random commands of two clients to the store in memory and to the one on disk: the answers are the same, word for word.</summary>
public partial class TwoStoresAtRandomTests
{
    private static readonly string[] Folders = ["INBOX", "Work", "Work/Sub", "\"Archive\"", "&AOQ-", "Nowhere"];
    private static readonly string[] Flags = ["\\Seen", "\\Flagged", "\\Deleted", "\\Answered", "$Mine", "Other"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Both_stores_answer_the_same(int seed)
    {
        await using var embedded = await EmbeddedServer.OpenAsync();
        Patient(embedded.Server.Options);
        var disk = new[] { await embedded.Server.LogInAsync(), await embedded.Server.LogInAsync() };
        var memoryServer = new TestServer(Patient);
        var memory = new[] { await memoryServer.LogInAsync(), await memoryServer.LogInAsync() };
        var random = new Random(seed);
        var history = new List<string>();
        foreach (var folder in new[] { "Archive", "Drafts", "Junk", "Sent", "Trash" })
        {
            await disk[0].AskAsync("DELETE " + folder);
            await memory[0].AskAsync("DELETE " + folder);
        }

        for (var i = 0; i < 150; i++)
        {
            var who = random.Next(2);
            var command = Command(random);
            history.Add($"{who}: {command}");
            var expected = await AskAsync(memory[who], command);
            var actual = await AskAsync(disk[who], command);

            // Who has a mailbox open that goes away is sent away.
            if (expected.Contains("* BYE", StringComparison.Ordinal)) (memory[who], disk[who]) = (await memoryServer.LogInAsync(), await embedded.Server.LogInAsync());
            Assert.True(expected == actual, $"{string.Join('\n', history)}\n\nIn memory:\n{expected}\nOn disk:\n{actual}");
        }
    }

    // Most random commands are wrong where they come.
    private static void Patient(ImapOptions options) => options.MaxBadCommands = 1000;

    private static async Task<string> AskAsync(TestClient client, string command)
    {
        var answer = command.StartsWith("APPEND", StringComparison.Ordinal)
            ? await client.AppendAsync(command, Samples.Simple(command))
            : await client.AskAsync(command);
        return string.Join('\n', answer.Where(static line => !line.StartsWith("* FLAGS", StringComparison.Ordinal)).Select(line => Own().Replace(line, "$1 #")));
    }

    private static string Command(Random random)
    {
        var folder = Folders[random.Next(Folders.Length)];
        var flag = Flags[random.Next(Flags.Length)];
        var set = random.Next(4) switch { 0 => "1:*", 1 => $"{random.Next(1, 4)}:{random.Next(1, 9)}", 2 => "*", _ => $"{random.Next(1, 12)}" };
        return random.Next(34) switch
        {
            0 => "SELECT " + folder,
            1 => "SELECT INBOX",
            2 => "EXAMINE " + folder,
            3 => "CREATE " + folder,
            4 => "DELETE " + folder,
            5 => $"RENAME {folder} {Folders[random.Next(Folders.Length)]}",
            6 => "SUBSCRIBE " + folder,
            7 => "UNSUBSCRIBE " + folder,
            8 => "LIST \"\" * RETURN (SUBSCRIBED CHILDREN STATUS (MESSAGES UNSEEN UIDNEXT DELETED SIZE HIGHESTMODSEQ))",
            9 => "LSUB \"\" *",
            10 => $"STATUS {folder} (MESSAGES RECENT UNSEEN UIDNEXT SIZE HIGHESTMODSEQ)",
            11 or 12 or 13 or 14 => $"APPEND {(random.Next(3) == 0 ? folder : "INBOX")} ({flag})",
            15 => $"STORE {set} +FLAGS ({flag})",
            16 => $"UID STORE {set} -FLAGS ({flag})",
            17 => $"UID STORE {set} FLAGS.SILENT ({flag} $Mine)",
            18 => $"UID STORE {set} (UNCHANGEDSINCE {random.Next(1, 40)}) +FLAGS ({flag})",
            19 => "EXPUNGE",
            20 => $"UID EXPUNGE {set}",
            21 => $"COPY {set} {folder}",
            22 => $"UID MOVE {set} {folder}",
            23 => $"FETCH {set} (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])",
            24 => $"UID FETCH {set} (FLAGS MODSEQ ENVELOPE BODYSTRUCTURE)",
            25 => $"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {random.Next(1, 40)})",
            26 => $"SEARCH RETURN (MIN MAX COUNT ALL) {(random.Next(2) == 0 ? "NOT " : "")}KEYWORD $Mine",
            27 => $"SORT (REVERSE SUBJECT ARRIVAL) UTF-8 {(random.Next(2) == 0 ? "SEEN" : "ALL")}",
            28 => "CLOSE",
            29 => "UNSELECT",
            30 => "NOOP",
            31 => "SEARCH TEXT append",
            32 => "GETQUOTAROOT INBOX",
            _ => "THREAD REFERENCES UTF-8 ALL",
        };
    }

    // What each store chooses for itself; how long an unused keyword is still listed (* FLAGS) is another such thing.
    [GeneratedRegex(@"(PERMANENTFLAGS|UIDVALIDITY|APPENDUID|COPYUID|MAILBOXID) (\d+|\([^)]*\))")]
    private static partial Regex Own();
}
