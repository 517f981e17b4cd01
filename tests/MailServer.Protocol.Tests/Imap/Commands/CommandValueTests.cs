using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Commands;

public class CommandValueTests
{
    [Fact]
    public void Login_unescapes_and_takes_literals_and_never_shows_the_password()
    {
        LoginCommand login = Wire.Command<LoginCommand>("a LOGIN \"m\\\"r\\\\c\" {6+}\r\nsec\r\nt");
        Assert.Equal("m\"r\\c", login.UserName);
        Assert.Equal("sec\r\nt", login.Password);
        Assert.DoesNotContain("sec", login.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Authenticate_decodes_the_initial_response()
    {
        AuthenticateCommand command = Wire.Command<AuthenticateCommand>("a AUTHENTICATE plain AHRlc3QAdGVzdA==");
        Assert.Equal("PLAIN", command.Mechanism);
        Assert.Equal("\0test\0test"u8.ToArray(), command.InitialResponse);
        Assert.Empty(Wire.Command<AuthenticateCommand>("a AUTHENTICATE EXTERNAL =").InitialResponse!);
        Assert.Null(Wire.Command<AuthenticateCommand>("a AUTHENTICATE EXTERNAL").InitialResponse);
    }

    [Fact]
    public void Mailbox_names_are_modified_utf7_until_utf8_is_enabled()
    {
        Assert.Equal("Entw\u00FCrfe & mehr", Wire.Command<SelectCommand>("a SELECT \"Entw&APw-rfe &- mehr\"").Mailbox);
        Assert.Equal("Entw\u00FCrfe & mehr", Wire.Command<SelectCommand>("a SELECT \"Entw\u00C3\u00BCrfe & mehr\"", ImapParserSettings.Utf8).Mailbox);
        Wire.Invalid("a SELECT \"\u00FC\"", ImapParserSettings.Utf8);
    }

    [Fact]
    public void Inbox_has_one_spelling()
    {
        Assert.Equal("INBOX", Wire.Command<SelectCommand>("a SELECT iNbOx").Mailbox);
        Assert.Equal("INBOX/a", Wire.Command<SelectCommand>("a SELECT \"inbox/a\"").Mailbox);
        Assert.Equal("inboxes", Wire.Command<SelectCommand>("a SELECT inboxes").Mailbox);
    }

    [Fact]
    public void Select_reads_what_the_client_remembers()
    {
        SelectCommand select = Wire.Command<SelectCommand>("a SELECT x (QRESYNC (67 900 41:211 (1:3 5:7)) CONDSTORE)");
        Assert.True(select.CondStore);
        Assert.Equal(67u, select.QResync!.UidValidity);
        Assert.Equal(900, select.QResync.ModSeq);
        Assert.Equal("41:211", select.QResync.KnownUids!.ToString());
        Assert.Equal("1:3", select.QResync.MatchSequence!.ToString());
        Assert.Equal("5:7", select.QResync.MatchUids!.ToString());
        Assert.Null(Wire.Command<SelectCommand>("a SELECT x (QRESYNC (1 2 (1 2)))").QResync!.KnownUids);
    }

    [Fact]
    public void List_reads_options_and_patterns()
    {
        ListCommand list = Wire.Command<ListCommand>(
            "a LIST (SUBSCRIBED RECURSIVEMATCH) \"&APw-/\" (% \"a b*\") RETURN (CHILDREN STATUS (MESSAGES UNSEEN))");
        Assert.Equal("\u00FC/", list.Reference);
        Assert.Equal(["%", "a b*"], list.Patterns);
        Assert.Equal(ListSelectionOptions.Subscribed | ListSelectionOptions.RecursiveMatch, list.Selection);
        Assert.Equal(ListReturnOptions.Children | ListReturnOptions.Status, list.Return);
        Assert.Equal(StatusItems.Messages | StatusItems.Unseen, list.StatusItems);
        Assert.True(list.IsExtended);
        Assert.False(Wire.Command<ListCommand>("a LIST \"\" *").IsExtended);
    }

    [Fact]
    public void Store_reads_operation_flags_and_condition()
    {
        StoreCommand store = Wire.Command<StoreCommand>("a UID STORE 7,5 (UNCHANGEDSINCE 320) -FLAGS.SILENT (\\deleted $Work)");
        Assert.True(store.IsUid);
        Assert.Equal(StoreOperation.Remove, store.Operation);
        Assert.True(store.IsSilent);
        Assert.Equal([MessageFlags.Deleted, "$Work"], store.Flags);
        Assert.Equal(320, store.UnchangedSince);
    }

    [Fact]
    public void Fetch_expands_macros_and_reads_sections()
    {
        Assert.Equal(
            [FetchAttribute.Flags, FetchAttribute.InternalDate, FetchAttribute.Rfc822Size, FetchAttribute.Envelope, FetchAttribute.Body],
            Wire.Command<FetchCommand>("a FETCH 1 full").Items.Select(item => item.Attribute));
        FetchItem item = Wire.Command<FetchCommand>("a FETCH 1 BODY.PEEK[1.2.HEADER.FIELDS.NOT (To \"X-Y\")]<3.4>").Items.Single();
        Assert.True(item.IsPeek);
        Assert.Equal([1u, 2u], item.Section!.Part);
        Assert.Equal(FetchSectionText.HeaderFieldsNot, item.Section.Text);
        Assert.Equal(["To", "X-Y"], item.Section.Fields);
        Assert.Equal(new FetchPartial(3, 4), item.Partial);
    }

    [Theory]
    [InlineData("BODY[]", false)]
    [InlineData("BODY.PEEK[]", true)]
    [InlineData("BINARY[1]", false)]
    [InlineData("BINARY.PEEK[1]", true)]
    [InlineData("BINARY.SIZE[1]", true)]
    [InlineData("RFC822", false)]
    [InlineData("RFC822.TEXT", false)]
    [InlineData("RFC822.HEADER", true)]
    [InlineData("ENVELOPE", true)]
    public void Fetch_knows_which_items_set_seen(string item, bool peek) =>
        Assert.Equal(peek, Wire.Command<FetchCommand>($"a FETCH 1 {item}").Items.Single().IsPeek);

    [Fact]
    public void Search_becomes_a_tree()
    {
        SearchCommand search = Wire.Command<SearchCommand>("a SEARCH OR (UNSEEN LARGER 5) NOT FROM Smith 2:*");
        var and = Assert.IsType<SearchAnd>(search.Key);
        var or = Assert.IsType<SearchOr>(and.Keys[0]);
        var left = Assert.IsType<SearchAnd>(or.Left);
        Assert.Equal(new SearchNot(new SearchFlag(MessageFlags.Seen)), left.Keys[0]);
        Assert.Equal(new SearchSize(Larger: true, 5), left.Keys[1]);
        Assert.Equal(new SearchNot(new SearchHeader("FROM", "Smith")), or.Right);
        Assert.False(Assert.IsType<SearchNumbers>(and.Keys[1]).IsUid);
    }

    [Fact]
    public void Search_reads_dates_ages_and_ids()
    {
        Assert.Equal(new SearchDate(SearchDateField.Sent, SearchDateRelation.Since, new DateOnly(2001, 6, 1)), Key("SENTSINCE 01-Jun-2001"));
        Assert.Equal(new SearchDate(SearchDateField.Internal, SearchDateRelation.On, new DateOnly(2001, 3, 2)), Key("ON \"2-mar-2001\""));
        Assert.Equal(new SearchAge(Older: false, 6), Key("YOUNGER 6"));
        Assert.Equal(new SearchModSeq(620, "/flags/\\draft"), Key("MODSEQ \"/flags/\\\\draft\" all 620"));
        Assert.Equal(new SearchObjectId(Thread: true, "T1"), Key("THREADID T1"));
        Assert.Equal(new SearchHeader("X-A", ""), Key("HEADER X-A \"\""));
    }

    [Fact]
    public void Search_says_when_it_does_not_know_the_charset()
    {
        Assert.True(Wire.Command<SearchCommand>("a SEARCH CHARSET utf-8 SUBJECT \"\u00C3\u00BC\"").IsCharsetKnown);
        SearchCommand unknown = Wire.Command<SearchCommand>("a SEARCH CHARSET KOI8-R SUBJECT {1}\r\n\u00FF");
        Assert.False(unknown.IsCharsetKnown);
        Assert.Equal("KOI8-R", unknown.Charset);
    }

    [Fact]
    public void A_tree_knows_which_keys_it_holds()
    {
        Assert.True(Key("OR NOT (ALL MODSEQ 5) SEEN").Contains<SearchModSeq>());
        Assert.False(Key("OR NOT (ALL UID 5) SEEN").Contains<SearchModSeq>());
    }

    [Fact]
    public void An_empty_return_means_all()
    {
        Assert.Equal(SearchReturnOptions.All, Wire.Command<SearchCommand>("a SEARCH RETURN () ALL").Return);
        Assert.Equal(SearchReturnOptions.None, Wire.Command<SearchCommand>("a SEARCH ALL").Return);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("NOT ")]
    [InlineData("OR ALL ")]
    [InlineData("OR ")]
    [InlineData("OR (")]
    [InlineData("ALL ")]
    public void A_search_of_ten_thousand_levels_or_keys_is_refused(string nest) =>
        Wire.Invalid("a SEARCH " + string.Concat(Enumerable.Repeat(nest, 10_000)) + "ALL");

    [Fact]
    public void A_search_within_the_limits_is_accepted()
    {
        Wire.Command<SearchCommand>("a SEARCH " + string.Concat(Enumerable.Repeat("NOT ", 99)) + "ALL");
        Wire.Command<SearchCommand>("a SEARCH " + string.Concat(Enumerable.Repeat("ALL ", 999)) + "ALL");
    }

    private static SearchKey Key(string text) => Wire.Command<SearchCommand>("a SEARCH " + text).Key;
}
