using System.Buffers;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Responses;

public class ImapResponseTests
{
    [Fact]
    public void Status_responses_carry_tag_code_and_text()
    {
        Is("A1 OK [READ-WRITE] done\r\n", output => output.WriteTagged("A1"u8, ImapStatus.Ok, ImapResponseCode.ReadWrite, "done"));
        Is("* BAD what\r\n", output => output.WriteTagged(default, ImapStatus.Bad, null, "what"));
        Is("* BYE -\r\n", output => output.WriteUntagged(ImapStatus.Bye, null, ""));
        Is("+ go on\r\n", output => output.WriteContinuation("go on"));
        Is("+ AGE=\r\n", output => output.WriteChallenge("\0a"u8));
        Is("+ \r\n", output => output.WriteChallenge(default));
    }

    [Fact]
    public void A_text_cannot_forge_a_line_or_a_code()
    {
        Is("* NO a??* BYE\r\n", output => output.WriteUntagged(ImapStatus.No, null, "a\r\n* BYE"));
        Is("* NO '[ALERT] x\r\n", output => output.WriteUntagged(ImapStatus.No, null, "[ALERT] x"));
        Assert.Throws<ArgumentException>(() => ImapResponseCode.Other("X]"));
        Assert.Throws<ArgumentException>(() => ImapResponseCode.Other("X", "a\r\nb"));
    }

    [Fact]
    public void Codes_have_their_arguments()
    {
        Assert.Equal("APPENDUID 38505 3955:3957", ImapResponseCode.AppendUid(38505, UidSet.Of(3955, 3957)).Text);
        Assert.Equal("COPYUID 38505 304,319:320 3956:3958", ImapResponseCode.CopyUid(38505, UidSet.Of([304, 319, 320]), UidSet.Of(3956, 3958)).Text);
        Assert.Equal("PERMANENTFLAGS (\\Seen \\*)", ImapResponseCode.PermanentFlags([MessageFlags.Seen, "\\*"]).Text);
        Assert.Equal("HIGHESTMODSEQ 715194045007", ImapResponseCode.HighestModSeq(715194045007).Text);
        Assert.Equal("MODIFIED 7,9", ImapResponseCode.Modified(UidSet.Of([7, 9])).Text);
        Assert.Equal("CAPABILITY IMAP4rev2 IDLE", ImapResponseCode.Capability(["IMAP4rev2", "IDLE"]).Text);
        Assert.Equal("MAILBOXID (F1)", ImapResponseCode.MailboxId("F1").Text);
    }

    [Fact]
    public void Server_and_mailbox_data()
    {
        Is("* CAPABILITY IMAP4rev2 IDLE\r\n", output => output.WriteCapability(["IMAP4rev2", "IDLE"]));
        Is("* ENABLED\r\n", output => output.WriteEnabled([]));
        Is("* 23 EXISTS\r\n", output => output.WriteExists(23));
        Is("* 5 RECENT\r\n", output => output.WriteRecent(5));
        Is("* 44 EXPUNGE\r\n", output => output.WriteExpunge(44));
        Is("* FLAGS (\\Seen x)\r\n", output => output.WriteFlags([MessageFlags.Seen, "x"]));
        Is("* VANISHED (EARLIER) 41,43:116\r\n", output => output.WriteVanished(UidSet.Of(41).Union(UidSet.Of(43, 116)), earlier: true));
        Is("", output => output.WriteVanished(UidSet.Empty, earlier: false));
        Is("* ID NIL\r\n", output => output.WriteId([]));
        Is("* ID (\"name\" \"x\" \"os\" NIL)\r\n", output => output.WriteId([new("name", "x"), new("os", null)]));
        Is("* NAMESPACE ((\"\" \"/\")) NIL ((\"Public/\" \"/\")(\"News\" NIL))\r\n", output =>
            output.WriteNamespace([new("")], [], [new("Public/"), new("News", null)], utf8: false));
        Is("* NAMESPACE NIL ((\"&APw-/\" \"/\")) NIL\r\n", output => output.WriteNamespace([], [new("\u00FC/")], [], utf8: false));
        Is("* QUOTA \"\" (STORAGE 10 512 MESSAGE 20 100)\r\n", output => output.WriteQuota("", [new("STORAGE", 10, 512), new("MESSAGE", 20, 100)]));
        Is("* QUOTAROOT INBOX \"\"\r\n", output => output.WriteQuotaRoot("INBOX", [""], utf8: false));
    }

    [Fact]
    public void List_tells_attributes_and_extended_data()
    {
        Is("* LIST (\\HasNoChildren \\Sent) \"/\" \"&APw-\"\r\n", output => output.WriteList(
            new ListResponse("\u00FC", MailboxAttributes.HasNoChildren) { SpecialUse = ["\\Sent"] }, utf8: false));
        Is("* LIST (\\NonExistent \\Noselect) \"/\" a (\"CHILDINFO\" (\"SUBSCRIBED\") \"OLDNAME\" (b))\r\n", output => output.WriteList(
            new ListResponse("a", MailboxAttributes.NonExistent) { ChildInfo = ListSelectionOptions.Subscribed, OldName = "b" }, utf8: true));
        Is("* LSUB () NIL a\r\n", output => output.WriteLsub(new ListResponse("a", MailboxAttributes.None) { Delimiter = null, OldName = "b" }, utf8: false));
    }

    [Fact]
    public void Status_tells_what_was_asked()
    {
        var values = new StatusValues { Messages = 231, UidNext = 44292, Size = long.MaxValue, MailboxId = "F1" };
        Is("* STATUS x (MESSAGES 231 UIDNEXT 44292)\r\n", output => output.WriteStatus("x", StatusItems.Messages | StatusItems.UidNext, values, utf8: false));
        Is("* STATUS x (SIZE 9223372036854775807 APPENDLIMIT NIL MAILBOXID (F1))\r\n", output =>
            output.WriteStatus("x", StatusItems.Size | StatusItems.AppendLimit | StatusItems.MailboxId, values, utf8: false));
        Is("* STATUS x (MAILBOXID (F1))\r\n", output => output.WriteStatus("x", StatusItems.MailboxId, values, utf8: false));
    }

    [Fact]
    public void Search_results()
    {
        Is("* SEARCH\r\n", output => output.WriteSearch(UidSet.Empty, 5));
        Is("* SEARCH 2 3 9 (MODSEQ 917162500)\r\n", output => output.WriteSearch(UidSet.Of([2, 3, 9]), 917162500));
        Is("* ESEARCH (TAG \"A1\") UID MIN 2 COUNT 3\r\n", output =>
            output.WriteESearch(new ESearchResponse { Tag = "A1", IsUid = true, Min = 2, Count = 3 }));
        Is("* ESEARCH (TAG \"A1\") COUNT 0\r\n", output =>
            output.WriteESearch(new ESearchResponse { Tag = "A1", All = UidSet.Empty, Min = 0, Count = 0 }));
        Is("* ESEARCH (TAG \"A1\") ALL 2,10:11 MODSEQ 7\r\n", output =>
            output.WriteESearch(new ESearchResponse { Tag = "A1", All = UidSet.Of([2, 10, 11]), ModSeq = 7 }));
    }

    [Fact]
    public void A_fetch_row_holds_its_items()
    {
        var date = new DateTimeOffset(1996, 7, 17, 2, 44, 25, TimeSpan.FromHours(-7));
        Is("* 12 FETCH (UID 4 FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 4286 MODSEQ (65402)"
            + " ENVELOPE (e) BODY (b) BODYSTRUCTURE (s) EMAILID (M1) THREADID NIL SAVEDATE NIL PREVIEW \"hi\")\r\n", output =>
        {
            var row = new ImapFetchWriter(output, utf8: false);
            row.Begin(12);
            row.Uid(4);
            row.Flags([MessageFlags.Seen]);
            row.InternalDate(date);
            row.Size(4286);
            row.ModSeq(65402);
            row.Envelope("(e)"u8);
            row.Body("(b)"u8);
            row.BodyStructure("(s)"u8);
            row.EmailId("M1");
            row.ThreadId(null);
            row.SaveDate(null);
            row.Preview("hi");
            row.End();
        });
    }

    [Theory]
    [InlineData("BODY.PEEK[1.2.HEADER.FIELDS (Date \"a b\")]<5.9>", "BODY[1.2.HEADER.FIELDS (Date \"a b\")]<5> {3}\r\n")]
    [InlineData("BODY[]", "BODY[] {3}\r\n")]
    [InlineData("BODY[3.MIME]", "BODY[3.MIME] {3}\r\n")]
    [InlineData("BODY[TEXT]", "BODY[TEXT] {3}\r\n")]
    [InlineData("BODY[HEADER.FIELDS.NOT (X)]", "BODY[HEADER.FIELDS.NOT (X)] {3}\r\n")]
    [InlineData("BINARY.PEEK[1.2]<0.5>", "BINARY[1.2]<0> {3}\r\n")]
    [InlineData("RFC822", "RFC822 {3}\r\n")]
    [InlineData("RFC822.HEADER", "RFC822.HEADER {3}\r\n")]
    [InlineData("RFC822.TEXT", "RFC822.TEXT {3}\r\n")]
    public void A_section_is_named_as_it_was_asked_for(string asked, string answer)
    {
        FetchItem item = Wire.Command<FetchCommand>($"a FETCH 1 {asked}").Items.Single();
        Is("* 1 FETCH (" + answer + "abc)\r\n", output =>
        {
            var row = new ImapFetchWriter(output, utf8: false);
            row.Begin(1);
            row.BeginSection(item, 3);
            output.Write("abc"u8);
            row.End();
        });
    }

    [Fact]
    public void Missing_sections_and_binary_ones()
    {
        FetchItem item = Wire.Command<FetchCommand>("a FETCH 1 BINARY[9]").Items.Single();
        FetchItem size = Wire.Command<FetchCommand>("a FETCH 1 BINARY.SIZE[9]").Items.Single();
        Is("* 1 FETCH (BINARY[9] NIL BINARY.SIZE[9] 7 BINARY[9] ~{1}\r\n\0)\r\n", output =>
        {
            var row = new ImapFetchWriter(output, utf8: false);
            row.Begin(1);
            row.MissingSection(item);
            row.BinarySize(size, 7);
            row.BeginSection(item, 1, binary: true);
            output.Write("\0"u8);
            row.End();
        });
    }

    [Fact]
    public void A_fetch_row_allocates_nothing()
    {
        var output = new ArrayBufferWriter<byte>(100_000);
        var row = new ImapFetchWriter(output, utf8: false);
        FetchItem item = Wire.Command<FetchCommand>("a FETCH 1 BODY[1.HEADER.FIELDS (To)]").Items.Single();
        string[] flags = [MessageFlags.Seen, "x"];
        Row(row, item, flags);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Row(row, item, flags);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Row(ImapFetchWriter row, FetchItem item, string[] flags)
    {
        row.Begin(12);
        row.Uid(4);
        row.Flags(flags);
        row.InternalDate(DateTimeOffset.UnixEpoch);
        row.Size(4286);
        row.BeginSection(item, 0);
        row.End();
    }

    private static void Is(string expected, Action<IBufferWriter<byte>> write) => Assert.Equal(expected, Wire.Written(write));
}
