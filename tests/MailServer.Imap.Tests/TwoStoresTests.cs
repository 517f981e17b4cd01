using System.Text.RegularExpressions;
using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>The same conversation on the store in memory and on the one on disk: a client cannot tell them apart.</summary>
public partial class TwoStoresTests
{
    private static readonly string[] Conversation =
    [
        "ENABLE QRESYNC", "SELECT INBOX", "STORE 2 +FLAGS (\\Flagged $Mine)", "UID STORE 3,5 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 3", "EXPUNGE",
        "STORE 1:2 (UNCHANGEDSINCE 1) +FLAGS (\\Seen)", "UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)", "UID FETCH 1:9 (FLAGS) (CHANGEDSINCE 1 VANISHED)",
        "FETCH 1:* (PREVIEW RFC822.SIZE)", "FETCH 1:* (PREVIEW (LAZY))", "UID FETCH 1:* (UID) (PARTIAL -1:-2)", "SEARCH RETURN (PARTIAL 2:3 COUNT) ALL",
        "SORT (REVERSE SUBJECT) UTF-8 ALL", "UID SORT RETURN (MIN MAX ALL COUNT) (DISPLAYFROM SIZE) UTF-8 ALL", "SORT (FROM TO CC DATE ARRIVAL) UTF-8 ALL",
        "THREAD ORDEREDSUBJECT UTF-8 ALL", "THREAD REFERENCES UTF-8 ALL", "UID THREAD REFS UTF-8 ALL",
        "SEARCH RETURN (UPDATE COUNT) FLAGGED", "SORT RETURN (UPDATE) (REVERSE SUBJECT) UTF-8 UNDELETED", "STORE 1,2 +FLAGS.SILENT (\\Flagged \\Deleted)", "STORE 1,2 -FLAGS (\\Deleted)",
        "CREATE Work", "APPEND Work (\\Seen) CATENATE (URL \"/INBOX/;UID=2\" URL \";UID=1/;SECTION=TEXT\")", "ESEARCH IN (personal) RETURN (ALL COUNT) ALL",
        "MOVE 1 Work", "EXAMINE INBOX (QRESYNC (VALIDITY 1))", "EXAMINE INBOX (QRESYNC (VALIDITY 4 1:6 (1 2)))", "STATUS Work (MESSAGES UNSEEN SIZE HIGHESTMODSEQ)",
        "ENABLE METADATA", "SETMETADATA Work (/private/vendor/x/y \"1\" /shared/comment \"\")", "GETMETADATA (DEPTH infinity) Work (/private/vendor/x/y /shared/comment)",
        "RENAME Work Play", "LIST \"\" Play RETURN (METADATA (/shared/comment /private/comment))", "RENAME Play Work", "SETMETADATA \"\" (/private/comment \"x\")",
        "UNSELECT", "ENABLE UTF8=ACCEPT", "LIST \"\" W*", "LANGUAGE", "UNAUTHENTICATE", "NOOP",
    ];

    [Fact]
    public async Task Both_stores_answer_the_same()
    {
        await using var embedded = await EmbeddedServer.OpenAsync();
        Assert.Equal(await TalkAsync(new TestServer()), await TalkAsync(embedded.Server));
    }

    private static async Task<string> TalkAsync(TestServer server)
    {
        var client = await server.LogInAsync();
        for (var i = 1; i <= 5; i++) await client.AppendAsync("APPEND INBOX", Samples.Simple($"{(i > 3 ? "Re: " : "")}Message {i % 3}"));
        await client.AppendAsync("APPEND INBOX", Samples.Multipart);
        var answers = new List<string>();
        var validity = "";
        foreach (var command in Conversation)
        {
            answers.Add("> " + command);
            var answer = await client.AskAsync(command.Replace("VALIDITY", validity, StringComparison.Ordinal));
            if (command == "SELECT INBOX") validity = Validity().Match(string.Join('\n', answer)).Groups[1].Value;
            Assert.True(answer[^1].StartsWith("OK", StringComparison.Ordinal), $"{command}: {answer[^1]}");
            answers.AddRange(answer.Select(line => Own().Replace(line, "$1 #")));
        }

        return string.Join('\n', answers);
    }

    [GeneratedRegex(@"UIDVALIDITY (\d+)")]
    private static partial Regex Validity();

    // What each store chooses for itself.
    [GeneratedRegex(@"(UIDVALIDITY|APPENDUID|COPYUID|MAILBOXID) (\d+|\([^)]*\))")]
    private static partial Regex Own();
}
