using System.Text;
using MailServer.Imap.Tests.Support;
using MailServer.Messages;
using MailServer.Storage;
using MailServer.Storage.Metadata;

namespace MailServer.Imap.Tests;

/// <summary>NOTIFY (RFC 5465): what is told without a command.</summary>
public class NotifyTests
{
    private const string Both = "MessageNew MessageExpunge";

    private static async Task<(TestServer Server, TestClient Client, TestClient Other)> PrepareAsync(Action<ImapOptions>? configure = null, int messages = 3)
    {
        var server = new TestServer(configure);
        await server.AppendManyAsync(messages);
        var client = await server.LogInAsync();
        return (server, client, await server.SelectAsync());
    }

    private static async Task<IReadOnlyList<string>> HearAsync(TestClient client, int lines)
    {
        var heard = new List<string>();
        for (var i = 0; i < lines; i++) heard.Add(await client.Lines.ReadLineAsync());
        return heard;
    }

    // Whatever was still to come would have come before the answer.
    private static async Task HearNothingAsync(TestClient client) => Assert.Empty(await client.UntaggedAsync("NOOP"));

    [Fact]
    public async Task Other_mailboxes_tell_their_counters()
    {
        var (server, client, other) = await PrepareAsync();
        Assert.Matches(
            "^\\* STATUS INBOX \\(MESSAGES 3 UIDNEXT 4 UIDVALIDITY \\d+ UNSEEN 3 HIGHESTMODSEQ 4\\)$",
            Assert.Single(await client.UntaggedAsync($"NOTIFY SET STATUS (mailboxes (INBOX Nowhere) ({Both} FlagChange))")));
        await server.AppendAsync(Samples.Simple("new"));
        Assert.Equal(["* STATUS INBOX (MESSAGES 4 UIDNEXT 5 UNSEEN 4)"], await HearAsync(client, 1));
        await other.OkAsync("STORE 1 +FLAGS (\\Seen)");
        Assert.Equal(["* STATUS INBOX (UNSEEN 3)"], await HearAsync(client, 1));
        await other.OkAsync("STORE 1 +FLAGS (\\Deleted)");
        await other.OkAsync("EXPUNGE");
        Assert.Equal(["* STATUS INBOX (MESSAGES 3 UIDNEXT 5)"], await HearAsync(client, 1));
        await HearNothingAsync(client);
    }

    [Fact]
    public async Task With_condstore_the_modification_sequence_is_told()
    {
        var (server, client, other) = await PrepareAsync();
        await client.OkAsync("ENABLE CONDSTORE");
        await client.OkAsync($"NOTIFY SET (mailboxes INBOX ({Both} FlagChange)) (subtree Archive ({Both}))");
        await other.OkAsync("STORE 1 +FLAGS (\\Flagged)");
        Assert.Matches("^\\* STATUS INBOX \\(UIDVALIDITY \\d+ HIGHESTMODSEQ 5\\)$", (await HearAsync(client, 1))[0]);
        await server.AppendAsync(Samples.Simple("new"), "Archive");
        Assert.Equal(["* STATUS Archive (MESSAGES 1 UIDNEXT 2 HIGHESTMODSEQ 2)"], await HearAsync(client, 1));
    }

    [Fact]
    public async Task The_selected_mailbox_tells_messages_flags_and_expunges_at_once()
    {
        var (server, client, other) = await PrepareAsync();
        await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync($"NOTIFY SET (selected (MessageNew (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)]) MessageExpunge FlagChange))");
        await client.OkAsync("SELECT INBOX");
        await server.AppendAsync(Samples.Simple("new"));
        Assert.Equal(["* 4 EXISTS", "* 4 FETCH (UID 4 BODY[HEADER.FIELDS (SUBJECT)] {16}", "Subject: new", "", ")"], await HearAsync(client, 5));
        await other.OkAsync("STORE 2 +FLAGS (\\Deleted)");
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Deleted))"], await HearAsync(client, 1));
        await other.OkAsync("EXPUNGE");
        Assert.Equal(["* 2 EXPUNGE"], await HearAsync(client, 1));

        // What the client has put there itself it knows.
        await client.OkAsync("COPY 1 INBOX");
        Assert.DoesNotContain("* 4 FETCH (UID 5", client.Lines.Transcript, StringComparison.Ordinal);
        await HearNothingAsync(client);
    }

    [Fact]
    public async Task Delayed_expunges_wait_for_a_command_that_allows_them()
    {
        var (server, client, other) = await PrepareAsync();
        await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync($"NOTIFY SET (selected-delayed ({Both}))");
        await other.OkAsync("STORE 2 +FLAGS (\\Deleted)");
        await other.OkAsync("EXPUNGE");
        await server.AppendAsync(Samples.Simple("new"));
        Assert.Equal(["* 4 EXISTS"], await HearAsync(client, 1));
        Assert.Equal(["* 3 FETCH (UID 3)"], await client.UntaggedAsync("FETCH 3 (UID)"));
        Assert.Equal(["* 2 EXPUNGE"], await client.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task Without_the_selected_mailbox_its_view_stays_as_it_is()
    {
        var (server, client, other) = await PrepareAsync();
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync("NOTIFY NONE");
        await server.AppendAsync(Samples.Simple("new"));
        await other.OkAsync("STORE 1 +FLAGS (\\Flagged)");
        await other.OkAsync("STORE 2 +FLAGS (\\Deleted)");
        await other.OkAsync("EXPUNGE");
        await HearNothingAsync(client);
        Assert.StartsWith("NO [EXPUNGEISSUED]", (await client.AskAsync("FETCH 2 (UID)"))[^1], StringComparison.Ordinal);

        // What the client removes itself is told, as the answer to its command.
        await client.OkAsync("STORE 3 +FLAGS.SILENT (\\Deleted)");
        Assert.Equal(["* 2 EXPUNGE", "* 2 EXPUNGE"], await client.UntaggedAsync("EXPUNGE"));

        // The next NOTIFY SET brings everything up to date.
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Flagged))", "* 2 EXISTS"], (await client.UntaggedAsync($"NOTIFY SET (selected ({Both}))")).Where(line => !line.EndsWith("RECENT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Changes_of_flags_that_were_not_wanted_are_told_when_they_are()
    {
        var (server, client, other) = await PrepareAsync();
        await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync($"NOTIFY SET (selected ({Both}))");
        await other.OkAsync("STORE 1 +FLAGS (\\Flagged)");
        await server.AppendAsync(Samples.Simple("new"));
        Assert.Equal(["* 4 EXISTS"], await HearAsync(client, 1));
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Flagged))", "* 4 FETCH (UID 4 FLAGS ())"], await client.UntaggedAsync($"NOTIFY SET (selected ({Both} FlagChange))"));
        await HearNothingAsync(client);
    }

    [Fact]
    public async Task Names_are_told_as_they_come_go_and_change()
    {
        var (_, client, other) = await PrepareAsync();
        await client.OkAsync("NOTIFY SET (personal (MailboxName SubscriptionChange))");
        await other.OkAsync("CREATE Work/Deep");
        Assert.Equal(["* LIST (\\HasChildren) \"/\" Work", "* LIST (\\HasNoChildren) \"/\" Work/Deep"], await HearAsync(client, 2));
        await other.OkAsync("RENAME Work Play");
        Assert.Equal(["* LIST (\\HasChildren) \"/\" Play (\"OLDNAME\" (Work))"], await HearAsync(client, 1));
        await other.OkAsync("SUBSCRIBE Play/Deep");
        Assert.Equal(["* LIST (\\HasNoChildren \\Subscribed) \"/\" Play/Deep"], await HearAsync(client, 1));
        await other.OkAsync("UNSUBSCRIBE Play/Deep");
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" Play/Deep"], await HearAsync(client, 1));
        await other.OkAsync("DELETE Play/Deep");
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" Play", "* LIST (\\NonExistent \\Noselect) \"/\" Play/Deep"], await HearAsync(client, 2));

        // Its own doing a client knows.
        await client.OkAsync("CREATE Own/One");
        await client.OkAsync("RENAME Own Mine");
        await client.OkAsync("UNSUBSCRIBE Sent");
        await client.OkAsync("DELETE Mine/One");
        Assert.DoesNotContain("* LIST (\\HasNoChildren) \"/\" Mine", client.Lines.Transcript, StringComparison.Ordinal);
        await HearNothingAsync(client);
    }

    [Fact]
    public async Task Only_the_names_that_were_asked_for_are_told()
    {
        var (_, client, other) = await PrepareAsync();
        await client.OkAsync("NOTIFY SET (subtree Work (MailboxName)) (mailboxes (Sent Trash) (SubscriptionChange))");
        await other.OkAsync("CREATE Else");
        await other.OkAsync("UNSUBSCRIBE Archive");
        await other.OkAsync("CREATE Work");
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" Work"], await HearAsync(client, 1));
        await other.OkAsync("UNSUBSCRIBE Sent");
        Assert.Equal(["* LIST (\\HasNoChildren \\Sent) \"/\" Sent"], await HearAsync(client, 1));
    }

    [Fact]
    public async Task Mailboxes_that_come_later_are_watched_and_keep_being_when_renamed()
    {
        var (server, client, other) = await PrepareAsync();
        await client.OkAsync($"NOTIFY SET (subtree Work ({Both})) (subscribed ({Both}))");
        await other.OkAsync("CREATE Work/New");
        await server.AppendAsync(Samples.Simple("one"), "Work/New");
        Assert.Equal(["* STATUS Work/New (MESSAGES 1 UIDNEXT 2)"], await HearAsync(client, 1));
        await other.OkAsync("RENAME Work/New Work/Old");
        await server.AppendAsync(Samples.Simple("two"), "Work/Old");
        Assert.Equal(["* STATUS Work/Old (MESSAGES 2 UIDNEXT 3)"], await HearAsync(client, 1));
        await other.OkAsync("RENAME Work/Old Else");
        await HearNothingAsync(client);
        await server.AppendAsync(Samples.Simple("three"), "Else");
        await other.OkAsync("SUBSCRIBE Else");
        await HearNothingAsync(client);
        await server.AppendAsync(Samples.Simple("four"), "Else");
        Assert.Equal(["* STATUS Else (MESSAGES 4 UIDNEXT 5)"], await HearAsync(client, 1));
    }

    [Fact]
    public async Task Own_messages_in_other_mailboxes_are_not_told()
    {
        var (server, client, _) = await PrepareAsync();
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync($"NOTIFY SET (personal ({Both}))");
        await client.OkAsync("COPY 1:2 Archive");
        await client.AppendAsync("APPEND Sent", Samples.Simple("own"));
        await HearNothingAsync(client);
        await server.AppendAsync(Samples.Simple("foreign"), "Archive");
        Assert.Equal(["* STATUS Archive (MESSAGES 3 UIDNEXT 4)"], await HearAsync(client, 1));

        // The selected mailbox is told only by its own filter.
        await server.AppendAsync(Samples.Simple("here"));
        await HearNothingAsync(client);
    }

    [Fact]
    public async Task Metadata_is_told_by_name()
    {
        var (server, client, _) = await PrepareAsync();
        await client.OkAsync("NOTIFY SET (personal (MailboxMetadataChange ServerMetadataChange))");
        await using var account = (await server.Store.OpenAccountAsync(new AccountId("A1"), default)).Value;
        var metadata = (IMetadataAccount)account;
        await metadata.SetMetadataAsync(new MetadataTarget("INBOX"), [new MetadataEntry("/shared/comment", Encoding.UTF8.GetBytes("x"))], default);
        Assert.Equal(["* METADATA INBOX /shared/comment"], await HearAsync(client, 1));
        await metadata.SetMetadataAsync(new MetadataTarget(null), [new MetadataEntry("/shared/admin", Encoding.UTF8.GetBytes("x"))], default);
        Assert.Equal(["* METADATA \"\" /shared/admin"], await HearAsync(client, 1));
    }

    [Fact]
    public async Task Events_that_are_unknown_are_refused_with_the_known_ones()
    {
        var (_, client, _) = await PrepareAsync();
        const string Known = "NO [BADEVENT (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange)]";
        Assert.StartsWith(Known, (await client.AskAsync("NOTIFY SET (personal (MailboxName Fireworks))"))[^1], StringComparison.Ordinal);
        Assert.StartsWith(Known, (await client.AskAsync($"NOTIFY SET (selected ({Both} AnnotationChange))"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("NOTIFY SET (personal (MessageNew))"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("NOTIFY SET (personal (FlagChange))"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("NOTIFY SET (selected (MailboxName))"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync($"NOTIFY SET (selected ({Both})) (selected-delayed ({Both}))"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_mailboxes_than_can_be_watched_are_refused_and_later_end_the_watching()
    {
        var (server, client, other) = await PrepareAsync(options => options.MaxWatchedMailboxes = 6);
        Assert.Contains("NOTIFY", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        await client.OkAsync($"NOTIFY SET (personal ({Both}))");
        await other.OkAsync("CREATE Seventh");
        Assert.StartsWith("* OK [NOTIFICATIONOVERFLOW]", (await HearAsync(client, 1))[0], StringComparison.Ordinal);
        await server.AppendAsync(Samples.Simple("new"));
        await HearNothingAsync(client);
        Assert.StartsWith("NO [NOTIFICATIONOVERFLOW]", (await client.AskAsync($"NOTIFY SET (personal ({Both}))"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Idle_tells_the_same()
    {
        var (server, client, other) = await PrepareAsync();
        await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync("SELECT Archive");
        await client.OkAsync($"NOTIFY SET (selected-delayed ({Both})) (mailboxes INBOX ({Both} MailboxName))");
        await server.AppendAsync(Samples.Simple("one"), "Archive");
        Assert.Equal(["* 1 EXISTS"], await HearAsync(client, 1));
        await client.SendAsync("IDLE");
        await client.Lines.ReadLineAsync();
        await server.AppendAsync(Samples.Simple("two"));
        Assert.Equal(["* STATUS INBOX (MESSAGES 4 UIDNEXT 5)"], await HearAsync(client, 1));
        await other.OkAsync("SELECT Archive");
        await other.OkAsync("STORE 1 +FLAGS (\\Deleted)");
        await other.OkAsync("EXPUNGE");
        Assert.Equal(["* 1 EXPUNGE"], await HearAsync(client, 1));
        await client.Lines.SendLineAsync("DONE");
        Assert.Equal(["OK Done"], await client.AnswerAsync());
    }

    [Fact]
    public async Task Watched_results_are_told_with_the_messages()
    {
        var (server, client, _) = await PrepareAsync();
        await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync("NOTIFY SET (selected (MessageNew (UID) MessageExpunge FlagChange))");
        await client.OkAsync("UID SEARCH RETURN (UPDATE (FLAGS)) FLAGGED");
        await server.AppendAsync(Samples.Simple("new"), flags: new(SystemFlags.Flagged));
        Assert.Equal(["* 4 EXISTS", "* ESEARCH (TAG \"a5\") UID ADDTO (0 4)", "* 4 FETCH (UID 4 FLAGS (\\Flagged))"], await HearAsync(client, 3));
        await HearNothingAsync(client);
    }

    [Fact]
    public async Task A_deleted_selected_mailbox_ends_the_session_at_once()
    {
        var (_, client, other) = await PrepareAsync();
        await client.OkAsync("CREATE Work");
        await client.OkAsync("SELECT Work");
        await client.OkAsync($"NOTIFY SET (selected ({Both})) (personal (MailboxName))");
        await other.OkAsync("DELETE Work");
        Assert.StartsWith("* BYE", (await HearAsync(client, 1))[0], StringComparison.Ordinal);
        await client.Running;
    }

    [Fact]
    public async Task A_server_that_stops_and_a_client_that_sleeps_end_the_session()
    {
        using var stopping = new CancellationTokenSource();
        var server = new TestServer();
        var client = await server.LogInAsync(stopping: stopping.Token);
        await client.OkAsync($"NOTIFY SET (personal ({Both}))");
        await stopping.CancelAsync();
        Assert.StartsWith("* BYE [UNAVAILABLE]", (await HearAsync(client, 1))[0], StringComparison.Ordinal);
        await client.Running;
        var sleeper = await server.LogInAsync();
        await sleeper.OkAsync($"NOTIFY SET (personal ({Both}))");
        server.Time.Advance(server.Options.IdleTimeout);
        Assert.StartsWith("* BYE", (await HearAsync(sleeper, 1))[0], StringComparison.Ordinal);
        await sleeper.Running;
    }

    [Fact]
    public async Task The_store_on_disk_tells_the_same()
    {
        await using var embedded = await EmbeddedServer.OpenAsync();
        var client = await embedded.Server.LogInAsync();
        var other = await embedded.Server.LogInAsync();
        await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync($"NOTIFY SET (selected (MessageNew (UID) MessageExpunge)) (personal ({Both} FlagChange MailboxName SubscriptionChange))");
        await other.AppendAsync("APPEND INBOX", Samples.Simple("one"));
        Assert.Equal(["* 1 EXISTS", "* 1 FETCH (UID 1)"], await HearAsync(client, 2));
        await other.OkAsync("CREATE Work");
        var heard = await HearAsync(client, 2);
        Assert.Equal("* LIST (\\HasNoChildren) \"/\" Work", heard[0]);
        Assert.Matches(@"^\* STATUS Work \(UIDVALIDITY \d+\)$", heard[1]);
        await other.AppendAsync("APPEND Work", Samples.Simple("two"));
        Assert.Equal(["* STATUS Work (MESSAGES 1 UIDNEXT 2 UNSEEN 1)"], await HearAsync(client, 1));
        await other.OkAsync("RENAME Work Play");
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" Play (\"OLDNAME\" (Work))"], await HearAsync(client, 1));
        await other.OkAsync("SUBSCRIBE Play");
        Assert.Equal(["* LIST (\\HasNoChildren \\Subscribed) \"/\" Play"], await HearAsync(client, 1));
        await HearNothingAsync(client);
    }

    [Fact]
    public async Task Without_the_ability_nothing_is_announced()
    {
        var server = new TestServer();
        server.Services = server.Services with { Store = new FailingStore(server.Store) };
        var client = await server.LogInAsync();
        Assert.DoesNotContain("NOTIFY", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("NOTIFY NONE"))[^1], StringComparison.Ordinal);
    }
}
