using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>The same conversation whole, by line and byte by byte: the engine must not care how bytes arrive.</summary>
public class ReplayTests
{
    private static readonly string Message = Samples.Simple("replayed");

    private static readonly string Conversation = string.Join("\r\n",
        "1 CAPABILITY", "2 LOGIN {18+}", "alice@example.test {6}", "secret", "3 ENABLE CONDSTORE", "4 NAMESPACE", "5 CREATE Work/Deep",
        "6 LIST (SUBSCRIBED) \"\" (INBOX %) RETURN (CHILDREN STATUS (MESSAGES UIDNEXT))", "7 LSUB \"\" *", "8 SUBSCRIBE Work/Deep",
        $"9 APPEND INBOX (\\Flagged $Big) \"01-Jan-2020 00:00:00 +0000\" {{{Message.Length}}}", Message + $" {{{Message.Length}+}}", Message,
        "10 SELECT {5}", "INBOX", "11 FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE UID MODSEQ)",
        "12 FETCH 1 (BODY[HEADER.FIELDS (SUBJECT)] BODY[TEXT]<2.3>)", "13 UID FETCH 2 BINARY[1]", "14 STORE 1:2 +FLAGS (\\Deleted)",
        "15 SEARCH CHARSET UTF-8 OR SUBJECT {8+}", "replayed BODY x", "16 UID SEARCH RETURN (MIN MAX COUNT ALL) DELETED", "17 COPY 1:2 Work/Deep",
        "18 UID MOVE 1 Archive", "19 IDLE", "DONE", "20 EXPUNGE", "21 CLOSE", "22 STATUS Work/Deep (MESSAGES UNSEEN SIZE)", "23 RENAME Work/Deep Work/Flat",
        "24 EXAMINE Work/Flat", "25 UNSELECT", "26 DELETE Work/Flat", "27 GETQUOTAROOT INBOX", "28 ID NIL", "29 NONSENSE", "30 FETCH", "31 NOOP", "32 LOGOUT", "");

    [Fact]
    public async Task The_way_bytes_arrive_changes_nothing()
    {
        var whole = await Replay.InEveryCutAsync(Conversation);
        Assert.Contains("32 OK", whole, StringComparison.Ordinal);
        Assert.Equal(["29 BAD", "30 BAD"], whole.Split("\r\n").Where(line => line.Contains(" BAD ", StringComparison.Ordinal) || line.Contains(" NO ", StringComparison.Ordinal)).Select(line => line[..6]));
    }
}
