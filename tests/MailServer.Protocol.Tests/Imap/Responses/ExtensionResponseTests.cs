using System.Buffers;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Responses;

public class ExtensionResponseTests
{
    [Fact]
    public void Sort_keeps_its_order()
    {
        Is("* SORT 5 3 4 1 2\r\n", output => output.WriteSort([5, 3, 4, 1, 2]));
        Is("* SORT\r\n", output => output.WriteSort([]));
    }

    [Fact]
    public void Thread_nests_where_it_splits()
    {
        ThreadNode[] threads =
        [
            Node(2),
            Node(3, Node(6, Node(4, Node(23)), Node(44, Node(7, Node(96))))),
            Node(-1, Node(8), Node(9, Node(10))),
        ];
        uint[] numbers = [.. Enumerable.Range(0, 100).Select(number => (uint)number)];
        Is("* THREAD (2)(3 6 (4 23)(44 7 96))((8)(9 10))\r\n", output => output.WriteThread(threads, numbers));
        Is("* THREAD\r\n", output => output.WriteThread([], numbers));
    }

    [Fact]
    public void Esearch_tells_mailboxes_orders_parts_and_scores()
    {
        Is("* ESEARCH (TAG \"t\" MAILBOX folder1 UIDVALIDITY 1) UID ALL 4001,4003\r\n", output => output.WriteESearch(
            new ESearchResponse { Tag = "t", IsUid = true, Mailbox = "folder1", UidValidity = 1, All = UidSet.Of([4001, 4003]) }, utf8: false));
        Is("* ESEARCH (TAG \"E01\") UID ALL 23765,23764,23763,10:12,4294967295,1\r\n", output => output.WriteESearch(
            new ESearchResponse { Tag = "E01", IsUid = true, Sorted = [23765, 23764, 23763, 10, 11, 12, 4294967295, 1] }));
        Is("* ESEARCH (TAG \"a\") PARTIAL (-1:-100 NIL)\r\n", output => output.WriteESearch(
            new ESearchResponse { Tag = "a", Partial = new PartialResult(new PartialRange(1, 100, IsFromEnd: true), []) }));
        Is("* ESEARCH (TAG \"C3\") PARTIAL (10:1 42,9:10) RELEVANCY (99 42 1)\r\n", output => output.WriteESearch(
            new ESearchResponse { Tag = "C3", Partial = new PartialResult(new PartialRange(10, 1, IsFromEnd: false), [42, 9, 10]), Relevancy = [99, 42, 0] }));
    }

    [Fact]
    public void Esearch_tells_changes_in_their_order()
    {
        Is("* ESEARCH (TAG \"C01\") UID ADDTO (1 2733 1 2731:2732) REMOVEFROM (0 5) ADDTO (0 7)\r\n", output => output.WriteESearch(new ESearchResponse
        {
            Tag = "C01",
            IsUid = true,
            Updates = [new(false, 1, [2733]), new(false, 1, [2731, 2732]), new(true, 0, [5]), new(false, 0, [7])],
        }));
    }

    [Fact]
    public void Access_rights()
    {
        Is("* ACL INBOX Fred lrswipkxteacd -Fred w\r\n", output => output.WriteAcl(
            "INBOX", [new("Fred", MailboxRights.All), new("-Fred", MailboxRights.Write)], utf8: false));
        Is("* ACL x anyone \"\"\r\n", output => output.WriteAcl("x", [new("anyone", MailboxRights.None)], utf8: false));
        Is("* MYRIGHTS INBOX lrtd\r\n", output => output.WriteMyRights(
            "INBOX", MailboxRights.Lookup | MailboxRights.Read | MailboxRights.DeleteMessages, utf8: false));
    }

    [Theory]
    [InlineData("lr,s,w,i,p,k,x,t", "lr s w i p k x t c d")]
    [InlineData("lr,s,w,i,p,k,xte", "lr s w i p k xted c")]
    [InlineData("lr,s,w,i,p,k,x,te", "lr s w i p k x te c d")]
    [InlineData("lr,swte,i,p,k,x", "lr swted i p k x c")]
    [InlineData("l,r", "l r")]
    public void Rights_that_can_be_given_are_told_with_the_obsolete_letters(string sets, string told)
    {
        MailboxRights[] optional = [.. sets.Split(',').Select(set => MailboxRightsText.TryParse(set, out MailboxRights rights) ? rights : default)];
        Is($"* LISTRIGHTS archive/imap anyone \"\" {told}\r\n", output => output.WriteListRights("archive/imap", "anyone", MailboxRights.None, optional, utf8: false));
    }

    [Fact]
    public void Required_rights_bring_their_obsolete_letters() =>
        Is("* LISTRIGHTS x y kxac t d\r\n", output => output.WriteListRights(
            "x",
            "y",
            MailboxRights.Create | MailboxRights.DeleteMailbox | MailboxRights.Administer,
            [MailboxRights.DeleteMessages],
            utf8: false));

    [Fact]
    public void Metadata_with_and_without_values()
    {
        Is("* METADATA \"\" (/shared/comment \"a b\" /shared/x NIL /shared/y {3}\r\na\"b /shared/z ~{1}\r\n\0)\r\n", output => output.WriteMetadata(
            "",
            [
                new("/shared/comment", "a b"u8.ToArray()),
                new("/shared/x", null),
                new("/shared/y", "a\"b"u8.ToArray()),
                new("/shared/z", new byte[1]),
            ],
            utf8: false));
        Is("* METADATA INBOX /shared/comment /private/comment\r\n", output => output.WriteMetadataChanged(
            "INBOX", ["/shared/comment", "/private/comment"], utf8: false));
    }

    [Fact]
    public void Urlauth_data()
    {
        Is("* GENURLAUTH \"imap://x/y\" \"z\"\r\n", output => output.WriteGenUrlAuth(["imap://x/y", "z"]));
        Is("* URLFETCH imap://x/y NIL\r\n", output => output.WriteUrlFetchFailed("imap://x/y"));
        Is("* URLFETCH imap://x/y {28}\r\n", output => output.BeginUrlFetch("imap://x/y", 28));
        Is("* URLFETCH a (BODYPARTSTRUCTURE (X)) (BINARY ~{3}\r\na\0b) (BODY NIL)\r\n", output =>
        {
            output.BeginUrlFetchItems("a");
            output.WriteUrlFetchStructure("(X)"u8);
            output.BeginUrlFetchData(binary: true, 3);
            output.Write("a\0b)"u8);
            output.WriteUrlFetchMissing(binary: false);
            output.EndUrlFetch();
        });
    }

    [Fact]
    public void Languages_and_collations()
    {
        Is("* LANGUAGE (EN i-default)\r\n", output => output.WriteLanguage(["EN", "i-default"]));
        Is("* COMPARATOR i;basic\r\n", output => output.WriteComparator("i;basic", ["i;basic"]));
        Is("* COMPARATOR i;basic (i;basic i;octet)\r\n", output => output.WriteComparator("i;basic", ["i;basic", "i;octet"]));
        Is("* NAMESPACE NIL ((\"Other Users/\" \"/\" \"TRANSLATION\" (\"Andere Ben&APw-tzer/\"))) NIL\r\n", output =>
            output.WriteNamespace([], [new("Other Users/") { Translation = "Andere Ben\u00FCtzer/" }], [], utf8: true));
    }

    [Fact]
    public void A_row_can_go_by_uid()
    {
        Is("* 25996 UIDFETCH (FLAGS (\\Seen))\r\n", output =>
        {
            var writer = new ImapFetchWriter(output, utf8: false);
            writer.BeginUid(25996);
            writer.Flags([ImapFlag.Seen]);
            writer.End();
        });
        Is("* LIST (\\NoAccess) \"/\" a\r\n", output => output.WriteList(new ListResponse("a", MailboxAttributes.NoAccess), utf8: false));
    }

    [Fact]
    public void Codes_of_extensions()
    {
        Assert.Equal("METADATA LONGENTRIES 2199", ImapResponseCode.MetadataLongEntries(2199).Text);
        Assert.Equal("METADATA MAXSIZE 1024", ImapResponseCode.MetadataMaxSize(1024).Text);
        Assert.Equal("METADATA TOOMANY", ImapResponseCode.MetadataTooMany.Text);
        Assert.Equal("METADATA NOPRIVATE", ImapResponseCode.MetadataNoPrivate.Text);
        Assert.Equal("BADEVENT (MessageNew MessageExpunge)", ImapResponseCode.BadEvent(NotifyEvents.MessageExpunge | NotifyEvents.MessageNew).Text);
        Assert.Equal("NOTIFICATIONOVERFLOW", ImapResponseCode.NotificationOverflow.Text);
        Assert.Equal("BADURL /a%5Db%0D%0A%C3%BC", ImapResponseCode.BadUrl("/a]b\r\n\u00FC").Text);
        Assert.Equal("URLMECH INTERNAL", ImapResponseCode.UrlMechanisms(["INTERNAL"]).Text);
        Assert.Equal("NOUPDATE \"B02\"", ImapResponseCode.NoUpdate("B02").Text);
        Assert.Equal("NOUPDATE \"B]\"", ImapResponseCode.NoUpdate("B]").Text);
        Assert.Throws<ArgumentException>(() => ImapResponseCode.NoUpdate("a\r\nb"));
        Assert.Equal("UNDEFINED-FILTER boss", ImapResponseCode.UndefinedFilter("boss").Text);
        Assert.Equal("BADCOMPARATOR", ImapResponseCode.BadComparator.Text);
        Assert.Equal("UIDREQUIRED", ImapResponseCode.UidRequired.Text);
        Assert.Equal("MESSAGELIMIT 1000 23221", ImapResponseCode.MessageLimit(1000, 23221).Text);
        Assert.Equal("MESSAGELIMIT 1000", ImapResponseCode.MessageLimit(1000).Text);
        Assert.Equal("INPROGRESS (\"A1\" 175 NIL)", ImapResponseCode.InProgress("A1", 175).Text);
        Assert.Equal("INPROGRESS", ImapResponseCode.InProgress("A]").Text);
    }

    private static ThreadNode Node(int row, params ThreadNode[] children) => new(row, children);

    private static void Is(string expected, Action<IBufferWriter<byte>> write) => Assert.Equal(expected, Wire.Written(write));
}
