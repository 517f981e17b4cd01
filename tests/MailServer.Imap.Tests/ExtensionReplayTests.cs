using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Conversations with the extensions, whole, by line and byte by byte: the answers are the same, and these.</summary>
public class ExtensionReplayTests
{
    private static readonly string Message = Samples.Simple("replayed");

    private static async Task<string[]> ReplayAsync(string[] commands, Action<ImapOptions>? configure = null)
    {
        string[] start = ["1 LOGIN alice@example.test secret", $"2 APPEND INBOX (\\Flagged) \"01-Jan-2020 00:00:00 +0000\" {{{Message.Length}+}}", Message];
        string[] end = ["98 NOOP", "99 LOGOUT", ""];
        var answers = (await Replay.InEveryCutAsync(string.Join("\r\n", [.. start, .. commands, .. end]), configure)).Split("\r\n");
        Assert.Contains(answers, line => line.StartsWith("99 OK", StringComparison.Ordinal));
        return answers;
    }

    [Fact]
    public async Task Notifications()
    {
        const string Both = "MessageNew MessageExpunge";
        var answers = await ReplayAsync(
            ["3 NOTIFY NONE", $"4 NOTIFY SET STATUS (selected-delayed ({Both} FlagChange)) (subtree (INBOX Archive) ({Both})) (personal (MailboxName SubscriptionChange))",
             "5 SELECT INBOX", "6 COPY 1 Archive", "7 CREATE Work", "8 SUBSCRIBE Work", "9 STORE 1 +FLAGS.SILENT (\\Deleted)", "10 IDLE", "DONE", "11 EXPUNGE",
             "12 NOTIFY SET (selected (NONSENSE))", "13 NOTIFY SET (personal (MessageNew))", "14 NOTIFY"]);
        Assert.Equal(2, answers.Count(line => line.StartsWith("* STATUS", StringComparison.Ordinal)));
        Assert.Equal(["12 NO", "13 BA", "14 BA"], answers.Where(line => line.Contains(" NO ", StringComparison.Ordinal) || line.Contains(" BAD ", StringComparison.Ordinal)).Select(line => line[..5]));
        Assert.Single(answers, "* 1 EXPUNGE");
    }

    [Fact]
    public async Task Comparators()
    {
        var answers = await ReplayAsync(["3 COMPARATOR", "4 COMPARATOR {5+}", "x;yes \"i;*\"", "5 COMPARATOR x;no", "6 SELECT INBOX", "7 SEARCH SUBJECT REPLAYED", "8 COMPARATOR i;octet", "9 SEARCH SUBJECT REPLAYED"]);
        Assert.Contains("* COMPARATOR i;unicode-casemap (i;unicode-casemap i;ascii-casemap i;octet)", answers);
        Assert.Equal(["* SEARCH 1", "* SEARCH"], answers.Where(line => line.StartsWith("* SEARCH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Signed_urls()
    {
        const string Url = "imap://alice@example.test/INBOX/;UID=1/;SECTION=TEXT;URLAUTH=anonymous";
        var token = ":internal:" + new string('0', 64);
        var answers = await ReplayAsync(
            [$"3 URLFETCH \"{Url}{token}\" (\"x\" BODY BODYPARTSTRUCTURE) {{3+}}", "abc", $"4 GENURLAUTH {{{Url.Length}+}}", Url + " XSAMPLE", "5 RESETKEY INBOX INTERNAL", "6 RESETKEY",
             "7 APPEND INBOX CATENATE (URL \"imap://alice@example.test/INBOX/;UID=1\")"],
            options => options.HostNames = ["example.test"]);
        Assert.Equal(3, answers.Count(line => line.StartsWith("* URLFETCH ", StringComparison.Ordinal) && line.EndsWith(" NIL", StringComparison.Ordinal)));
        Assert.Contains(answers, line => line.StartsWith("7 OK [APPENDUID", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Uids_only()
    {
        var answers = await ReplayAsync(
            ["3 ENABLE UIDONLY", "4 SELECT INBOX", "5 FETCH 1 (FLAGS)", "6 UID FETCH 1:* (FLAGS BODY.PEEK[TEXT])", "7 UID STORE 1 +FLAGS (\\Deleted)", "8 UID SEARCH 1", "9 EXPUNGE"]);
        Assert.Equal(["5 BAD [UIDREQUIRED]", "8 BAD [UIDREQUIRED]"], answers.Where(line => line.Contains(" BAD ", StringComparison.Ordinal)).Select(line => line[..19]));
        Assert.Contains("* VANISHED 1", answers);
    }

    [Fact]
    public async Task Limits_and_literal_minus()
    {
        var answers = await ReplayAsync(
            ["3 SELECT INBOX", "4 COPY 1 INBOX", "5 COPY 2 INBOX", "6 UID FETCH 1:* (UID)", "7 UID SEARCH UIDBEFORE 3 ALL", "8 COPY 1:3 Archive", $"9 APPEND INBOX {{{Message.Length}+}}", Message],
            options => (options.MessageLimit, options.LiteralMinus) = (2, true));
        Assert.Equal(2, answers.Count(line => line.Contains("MESSAGELIMIT 2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Watched_results()
    {
        var answers = await ReplayAsync(
            ["3 SELECT INBOX", "4 SEARCH RETURN (UPDATE COUNT) FLAGGED", "5 UID SORT RETURN (UPDATE ALL) (SUBJECT) UTF-8 ALL", "6 STORE 1 -FLAGS.SILENT (\\Flagged)",
             $"7 APPEND INBOX (\\Flagged) {{{Message.Length}+}}", Message, "8 CANCELUPDATE \"4\"", "9 UID STORE 1 +FLAGS.SILENT (\\Deleted)", "10 EXPUNGE"]);
        Assert.Equal(
            ["* ESEARCH (TAG \"4\") COUNT 1", "* ESEARCH (TAG \"5\") UID ALL 1", "* ESEARCH (TAG \"4\") REMOVEFROM (0 1)", "* ESEARCH (TAG \"4\") ADDTO (0 2)",
             "* ESEARCH (TAG \"5\") UID ADDTO (2 2)", "* ESEARCH (TAG \"5\") UID REMOVEFROM (1 1)"],
            answers.Where(line => line.StartsWith("* ESEARCH", StringComparison.Ordinal)));
    }
}
