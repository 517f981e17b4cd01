using System.Text;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Commands;

public class ExtensionValueTests
{
    [Fact]
    public void Sort_reads_criteria_options_and_keys()
    {
        SortCommand sort = Wire.Command<SortCommand>("a UID SORT RETURN (MIN PARTIAL 7:3) (SUBJECT REVERSE DATE) utf-8 UNSEEN");
        Assert.Equal([new SortCriterion(SortKey.Subject), new SortCriterion(SortKey.Date, Reverse: true)], sort.Criteria);
        Assert.True(sort.Search.IsUid);
        Assert.Equal("UTF-8", sort.Search.Charset);
        Assert.Equal(SearchReturnOptions.Min | SearchReturnOptions.Partial, sort.Search.Return);
        Assert.Equal(new PartialRange(7, 3, IsFromEnd: false), sort.Search.Partial);
        Assert.Equal(new SearchNot(new SearchFlag(ImapFlag.Seen)), sort.Search.Key);
        Assert.Equal(SearchReturnOptions.None, Wire.Command<SortCommand>("a SORT (TO) UTF-8 ALL").Search.Return);
        Assert.False(Wire.Command<SortCommand>("a SORT (TO) KOI8-R TEXT {1}\r\n\u00FF").Search.IsCharsetKnown);
    }

    [Fact]
    public void Thread_reads_algorithm_and_keys()
    {
        ThreadCommand thread = Wire.Command<ThreadCommand>("a UID THREAD REFS UTF-8 1:5");
        Assert.Equal(ThreadAlgorithm.Refs, thread.Algorithm);
        Assert.True(thread.Search.IsUid);
        Assert.False(Assert.IsType<SearchNumbers>(thread.Search.Key).IsUid);
    }

    [Fact]
    public void Search_reads_contexts_and_updates()
    {
        SearchCommand search = Wire.Command<SearchCommand>("a SEARCH RETURN (CONTEXT UPDATE (UID FLAGS) PARTIAL -1:-5) ALL");
        Assert.Equal(SearchReturnOptions.Context | SearchReturnOptions.Update | SearchReturnOptions.Partial, search.Return);
        Assert.Equal([FetchAttribute.Uid, FetchAttribute.Flags], search.UpdateItems.Select(item => item.Attribute));
        Assert.Equal(new PartialRange(1, 5, IsFromEnd: true), search.Partial);
        Assert.Empty(Wire.Command<SearchCommand>("a SEARCH RETURN (UPDATE COUNT) ALL").UpdateItems);
        Assert.Equal(["B1", "B2"], Wire.Command<CancelUpdateCommand>("a CANCELUPDATE \"B1\" \"B2\"").Tags);
    }

    [Theory]
    [InlineData(1, 500, false, 100, 0, 100)]
    [InlineData(500, 1, false, 600, 0, 500)]
    [InlineData(90, 110, false, 100, 89, 11)]
    [InlineData(101, 110, false, 100, 0, 0)]
    [InlineData(1, 3, true, 100, 97, 3)]
    [InlineData(99, 4294967295, true, 100, 0, 2)]
    [InlineData(101, 102, true, 100, 0, 0)]
    [InlineData(1, 1, true, 0, 0, 0)]
    public void A_partial_range_knows_its_results(uint from, uint to, bool fromEnd, int count, int start, int length) =>
        Assert.Equal((start, length), new PartialRange(from, to, fromEnd).Resolve(count));

    [Fact]
    public void Fuzzy_and_filter_are_keys_like_others()
    {
        SearchKey key = Wire.Command<SearchCommand>("a SEARCH NOT FUZZY (SEEN FILTER Boss)").Key;
        var fuzzy = Assert.IsType<SearchFuzzy>(Assert.IsType<SearchNot>(key).Key);
        Assert.Equal(new SearchFilter("boss"), Assert.IsType<SearchAnd>(fuzzy.Key).Keys[1]);
        Assert.True(key.Contains<SearchFilter>());
        Assert.True(SearchKey.TryParse("OR SMALLER 5000 FROM \"boss@example.com\""u8, Wire.Everything, out SearchKey? stored));
        Assert.IsType<SearchOr>(stored);
        Assert.False(SearchKey.TryParse("OR SMALLER"u8, Wire.Everything, out _));
        Assert.False(SearchKey.TryParse(""u8, Wire.Everything, out _));
    }

    [Fact]
    public void Esearch_names_its_sources()
    {
        MultiSearchCommand search = Wire.Command<MultiSearchCommand>("a ESEARCH IN (mailboxes (inbox \"a b\") subtree-one c personal) unseen");
        Assert.Equal(
            [MailboxFilterKind.Mailboxes, MailboxFilterKind.SubtreeOne, MailboxFilterKind.Personal],
            search.Sources.Select(source => source.Kind));
        Assert.Equal(["INBOX", "a b"], search.Sources[0].Names);
        Assert.True(search.Search.IsUid);
        Assert.Equal(SearchReturnOptions.All, search.Search.Return);
        Assert.Equal([MailboxFilter.Selected], Wire.Command<MultiSearchCommand>("a ESEARCH RETURN (SAVE) ALL").Sources);
    }

    [Fact]
    public void Fetch_reads_a_partial_range()
    {
        FetchCommand fetch = Wire.Command<FetchCommand>("a UID FETCH 1:* FLAGS (CHANGEDSINCE 5 PARTIAL -1:-3 VANISHED)");
        Assert.Equal(new PartialRange(1, 3, IsFromEnd: true), fetch.Partial);
        Assert.Equal(5, fetch.ChangedSince);
        Assert.True(fetch.Vanished);
    }

    [Fact]
    public void Notify_reads_groups()
    {
        NotifyCommand notify = Wire.Command<NotifyCommand>(
            "a NOTIFY SET STATUS (selected-delayed (MessageNew (UID PREVIEW (LAZY)) messageexpunge FlagChange)) (mailboxes x NONE) (personal (MailboxName Foo))");
        Assert.True(notify.Status);
        Assert.True(notify.HasUnknownEvent);
        Assert.Equal(MailboxFilterKind.SelectedDelayed, notify.Groups[0].Filter.Kind);
        Assert.Equal(NotifyEvents.MessageNew | NotifyEvents.MessageExpunge | NotifyEvents.FlagChange, notify.Groups[0].Events);
        Assert.Equal([FetchAttribute.Uid, FetchAttribute.Preview], notify.Groups[0].FetchItems.Select(item => item.Attribute));
        Assert.Equal(NotifyEvents.None, notify.Groups[1].Events);
        Assert.Equal(NotifyEvents.MailboxName, notify.Groups[2].Events);
        Assert.Empty(Wire.Command<NotifyCommand>("a NOTIFY NONE").Groups);
        Assert.False(Wire.Command<NotifyCommand>("a NOTIFY SET (personal NONE)").Status);
    }

    [Fact]
    public void Setacl_expands_obsolete_rights()
    {
        SetAclCommand set = Wire.Command<SetAclCommand>("a SETACL inbox -fred +cda");
        Assert.Equal("INBOX", set.Mailbox);
        Assert.Equal("-fred", set.Identifier);
        Assert.Equal(AclChange.Add, set.Change);
        const MailboxRights Create = MailboxRights.Create | MailboxRights.DeleteMailbox;
        Assert.Equal(Create | MailboxRights.DeleteMessages | MailboxRights.Expunge | MailboxRights.Administer, set.Rights);
        Assert.Equal(MailboxRights.None, Wire.Command<SetAclCommand>("a SETACL x y \"\"").Rights);
        Assert.Equal(AclChange.Remove, Wire.Command<SetAclCommand>("a SETACL x y -l").Change);
    }

    [Fact]
    public void Rights_are_written_with_the_obsolete_letters()
    {
        Assert.Equal("lrswipkxteacd", MailboxRightsText.Format(MailboxRights.All));
        Assert.Equal("lrkc", MailboxRightsText.Format(MailboxRights.Lookup | MailboxRights.Read | MailboxRights.Create));
        Assert.True(MailboxRightsText.TryParse("lrswipkxteacd", out MailboxRights all));
        Assert.Equal(MailboxRights.All, all);
    }

    [Fact]
    public void Metadata_reads_options_on_either_side_and_values()
    {
        GetMetadataCommand get = Wire.Command<GetMetadataCommand>("a GETMETADATA inbox (MAXSIZE 1024 DEPTH infinity) (/Shared/Comment \"/private/x\")");
        Assert.Equal("INBOX", get.Mailbox);
        Assert.Equal(1024u, get.MaxSize);
        Assert.Equal(MetadataDepth.Infinity, get.Depth);
        Assert.Equal(["/shared/comment", "/private/x"], get.Entries);
        Assert.Equal(MetadataDepth.One, Wire.Command<GetMetadataCommand>("a GETMETADATA (DEPTH 1) \"\" /shared/x").Depth);
        SetMetadataCommand set = Wire.Command<SetMetadataCommand>("a SETMETADATA \"\" (/shared/a NIL /shared/b \"\\\"\" /shared/c ~{2}\r\n\0x)");
        Assert.Equal("", set.Mailbox);
        Assert.Null(set.Values[0].Value);
        Assert.Equal("\""u8.ToArray(), set.Values[1].Value);
        Assert.Equal("\0x"u8.ToArray(), set.Values[2].Value);
        ListCommand list = Wire.Command<ListCommand>("a LIST \"\" % RETURN (METADATA (/shared/a /shared/b) MYRIGHTS)");
        Assert.Equal(["/shared/a", "/shared/b"], list.MetadataEntries);
        Assert.Equal(ListReturnOptions.Metadata | ListReturnOptions.MyRights, list.Return);
    }

    [Fact]
    public void Urlauth_commands_read_their_urls()
    {
        Assert.Equal([new("u", "INTERNAL"), new("v", "X")], Wire.Command<GenUrlAuthCommand>("a GENURLAUTH u internal \"v\" x").Urls);
        Assert.Equal(
            [
                new UrlFetchRequest("a", UrlFetchItems.None),
                new UrlFetchRequest("b", UrlFetchItems.Extended | UrlFetchItems.Binary | UrlFetchItems.BodyPartStructure),
                new UrlFetchRequest("c", UrlFetchItems.Extended),
            ],
            Wire.Command<UrlFetchCommand>("a URLFETCH a (b BINARY BODYPARTSTRUCTURE) (c)").Urls);
        Assert.Null(Wire.Command<ResetKeyCommand>("a RESETKEY").Mailbox);
        Assert.Equal(["INTERNAL"], Wire.Command<ResetKeyCommand>("a RESETKEY x internal").Mechanisms);
        Assert.Equal(["FR-CA", "EN"], Wire.Command<LanguageCommand>("a LANGUAGE FR-CA \"EN\"").Ranges);
        Assert.Equal(["cz;*", "i;basic"], Wire.Command<ComparatorCommand>("a COMPARATOR \"cz;*\" i;basic").Collations);
    }

    [Fact]
    public void A_name_in_utf8_is_read_after_enable()
    {
        string name = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("\u00FC"));
        Assert.Equal("\u00FC", Wire.Command<SetAclCommand>($"a SETACL \"{name}\" x l", ImapParserSettings.Utf8).Mailbox);
        Assert.Equal("\u00FC", Wire.Command<SetAclCommand>("a SETACL &APw- x l").Mailbox);
    }
}
