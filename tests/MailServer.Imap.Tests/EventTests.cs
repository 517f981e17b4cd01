using MailServer.Events;
using MailServer.Imap.Tests.Support;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Metadata;
using MessageFlags = MailServer.Messages.MessageFlags;

namespace MailServer.Imap.Tests;

/// <summary>What users do with messages is told to handlers (RFC 6785).</summary>
public sealed class EventTests
{
    private const string Message = "Subject: New\r\n\r\nText\r\n";

    private readonly TestServer _server = new();
    private readonly EventRecorder _handler = new();

    public EventTests() => EventRecorder.Bind(_server, _handler);

    [Fact]
    public async Task New_messages_are_told_one_by_one_whatever_command_makes_them()
    {
        await _server.AppendManyAsync(3);
        var client = await _server.SelectAsync();
        Assert.Empty(_handler.Take());

        await client.AppendAsync("APPEND Junk (\\Seen)", Message);
        Assert.Equal(["Append Junk 1"], _handler.Take());
        await client.OkAsync($"APPEND Junk {{{Message.Length}+}}\r\n{Message} {{{Message.Length}+}}\r\n{Message}");
        Assert.Equal(["Append Junk 2 3"], _handler.Take());
        await client.OkAsync("APPEND Junk CATENATE (URL \"/INBOX/;UID=1\")");
        Assert.Equal(["Append Junk 4"], _handler.Take());
        await client.OkAsync("COPY 1:2 Junk");
        Assert.Equal(["Copy INBOX > Junk 5 6"], _handler.Take());
        await client.OkAsync("UID MOVE 2 Junk");
        Assert.Equal(["Copy INBOX > Junk 7"], _handler.Take());
        await client.OkAsync($"REPLACE 1 Junk {{{Message.Length}+}}\r\n{Message}");
        Assert.Equal(["Append Junk 8"], _handler.Take());
    }

    [Fact]
    public async Task Changed_flags_are_told_with_their_names_and_unchanged_messages_not_at_all()
    {
        await _server.AppendManyAsync(3);
        var client = await _server.SelectAsync();
        await client.OkAsync("STORE 1 +FLAGS (\\Flagged $Work)");
        Assert.Equal(["Flag INBOX 1(Flagged $Work)"], _handler.Take());
        await client.OkAsync("STORE 1:2 +FLAGS.SILENT (\\Flagged)");
        Assert.Equal(["Flag INBOX 2(Flagged)"], _handler.Take());
        await client.OkAsync("UID STORE 1:3 FLAGS ($work \\Seen)");
        Assert.Equal(["Flag INBOX 1(Seen, Flagged) 2(Seen, Flagged $work) 3(Seen $work)"], _handler.Take());
        await client.OkAsync("STORE 1:3 -FLAGS ($WORK)");
        Assert.Equal(["Flag INBOX 1($Work) 2($work) 3($work)"], _handler.Take(), StringComparer.OrdinalIgnoreCase);
        await client.OkAsync("STORE 1:* +FLAGS (\\Seen)");
        Assert.Empty(_handler.Take());
        await client.OkAsync("STORE 1:3 (UNCHANGEDSINCE 1) +FLAGS (\\Draft)");
        Assert.Empty(_handler.Take());
        await client.OkAsync("STORE 3 (UNCHANGEDSINCE 100000) +FLAGS (\\Draft)");
        Assert.Equal(["Flag INBOX 3(Draft)"], _handler.Take());
    }

    [Fact]
    public async Task A_fetch_that_sets_seen_is_a_change_of_flags()
    {
        await _server.AppendManyAsync(2);
        var client = await _server.SelectAsync();
        await client.OkAsync("FETCH 1:2 BODY.PEEK[]");
        Assert.Empty(_handler.Take());
        await client.OkAsync("FETCH 1 BODY[TEXT]");
        Assert.Equal(["Flag INBOX 1(Seen)"], _handler.Take());
        await client.OkAsync("FETCH 1:2 BODY[TEXT]");
        Assert.Equal(["Flag INBOX 2(Seen)"], _handler.Take());
    }

    [Fact]
    public async Task Removing_messages_is_no_event()
    {
        await _server.AppendManyAsync(2);
        var client = await _server.SelectAsync();
        await client.OkAsync("STORE 1:2 +FLAGS.SILENT (\\Deleted)");
        _handler.Take();
        await client.OkAsync("UID EXPUNGE 1");
        await client.OkAsync("CLOSE");
        await client.OkAsync("CREATE Old");
        await client.OkAsync("RENAME Old New");
        await client.OkAsync("DELETE New");
        Assert.Empty(_handler.Take());
    }

    [Fact]
    public async Task What_is_refused_is_no_event()
    {
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        Assert.StartsWith("NO [TRYCREATE]", (await client.AskAsync("COPY 1 Nowhere"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO", (await client.AppendAsync("APPEND Nowhere", Message))[^1], StringComparison.Ordinal);
        await client.OkAsync("EXAMINE INBOX");
        await client.OkAsync("FETCH 1 BODY[]");
        Assert.Empty(_handler.Take());
    }

    // RFC 6785 §4.2.
    [Fact]
    public async Task A_handler_hears_who_did_it_and_reads_the_message_as_it_is_after_the_change()
    {
        await _server.AppendManyAsync(1);
        var seen = new List<string>();
        _handler.Then = async (told, token) =>
        {
            await foreach (var message in told.Folder.FetchAsync(UidSet.Of(told.Messages[0].Uid), MessageFields.Content, token))
                seen.Add($"{told.User.Address} {told.Owner.Address} {message.Flags.System} {message.Content!.Length > 0}");
        };
        var client = await _server.SelectAsync();
        await client.OkAsync("STORE 1 +FLAGS (\\Answered)");
        Assert.Equal(["alice@example.test alice@example.test Answered True"], seen);
    }

    // RFC 6785 §2.2.3, §2.2.4, §3.3, §6: what the handler changes is told to the client and is no event.
    [Fact]
    public async Task A_handler_changes_flags_files_and_discards_without_being_called_again()
    {
        _handler.Then = async (told, token) =>
        {
            var uids = UidSet.Of(told.Messages.Select(message => message.Uid));
            Assert.True((await told.Folder.ChangeFlagsAsync(uids, new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.None, ["$Learned"])), token)).IsSuccess);
            Assert.True((await told.Folder.CopyAsync(uids, "Archive", token)).IsSuccess);
            Assert.True((await told.Folder.ChangeFlagsAsync(uids, new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.Deleted)), token)).IsSuccess);
            Assert.True((await told.Folder.ExpungeAsync(uids, token)).IsSuccess);
        };
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        Assert.Contains("* 1 EXPUNGE", await client.UntaggedAsync("UID STORE 1 +FLAGS (\\Flagged)"));
        Assert.Equal(["Flag INBOX 1(Flagged)"], _handler.Take());
        await client.OkAsync("SELECT Archive");
        Assert.Equal(["* 1 FETCH (FLAGS (\\Flagged \\Recent $Learned))"], await client.UntaggedAsync("FETCH 1 FLAGS"));
    }

    [Fact]
    public async Task A_flag_that_the_handler_sets_is_told_before_the_answer()
    {
        _handler.Then = async (told, token) =>
            await told.Folder.ChangeFlagsAsync(UidSet.Of(told.Messages[0].Uid), new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.Flagged)), token);
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        Assert.Equal(
            ["* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))", "* 1 FETCH (UID 1 FLAGS (\\Flagged \\Seen \\Recent))"],
            await client.UntaggedAsync("STORE 1 +FLAGS (\\Seen)"));
    }

    [Fact]
    public async Task Many_messages_come_in_batches()
    {
        _server.Options.EventBatch = 4;
        await _server.AppendManyAsync(10);
        var client = await _server.SelectAsync();
        await client.OkAsync("CREATE All");
        await client.OkAsync("COPY 1:* All");
        Assert.Equal(["Copy INBOX > All 1 2 3 4", "Copy INBOX > All 5 6 7 8", "Copy INBOX > All 9 10"], _handler.Take());
    }

    // RFC 6785 §2.3.1.
    [Fact]
    public async Task The_script_of_the_mailbox_counts_then_that_of_the_server_and_an_empty_one_is_none()
    {
        _server.Options.SieveScript = "everywhere";
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        Assert.Contains("* METADATA \"\" (/shared/imapsieve/script \"everywhere\")", await client.UntaggedAsync("GETMETADATA \"\" /shared/imapsieve/script"));
        await client.OkAsync("STORE 1 +FLAGS (\\Seen)");
        Assert.Equal(["Flag INBOX 1(Seen) by everywhere"], _handler.Take());
        await client.OkAsync("SETMETADATA INBOX (/shared/imapsieve/script \"mine\")");
        await client.OkAsync("STORE 1 -FLAGS (\\Seen)");
        Assert.Equal(["Flag INBOX 1(Seen) by mine"], _handler.Take());
        await client.OkAsync("SETMETADATA INBOX (/shared/imapsieve/script \"\")");
        await client.OkAsync("STORE 1 FLAGS (\\Draft)");
        Assert.Equal(["Flag INBOX 1(Draft)"], _handler.Take());
        await BindAsync([0xFF]);
        await client.OkAsync("STORE 1 FLAGS ()");
        Assert.Equal(["Flag INBOX 1(Draft)"], _handler.Take());

        await client.OkAsync("SETMETADATA INBOX (/shared/imapsieve/script NIL)");
        await client.OkAsync("STORE 1 FLAGS (\\Draft)");
        Assert.Equal(["Flag INBOX 1(Draft) by everywhere"], _handler.Take());
        Assert.StartsWith("NO", (await client.AskAsync("SETMETADATA \"\" (/shared/imapsieve/script \"mine\")"))[^1], StringComparison.Ordinal);
    }

    // RFC 6785 §2.1.
    [Theory]
    [InlineData("sieve://sieve.example.test", "IMAPSIEVE=sieve://sieve.example.test")]
    [InlineData("sieve://sieve.example.test:4191/", "IMAPSIEVE=sieve://sieve.example.test:4191")]
    [InlineData(null, null)]
    [InlineData("https://sieve.example.test", null)]
    [InlineData("sieve://user@sieve.example.test", null)]
    [InlineData("sieve://sieve.example.test/script", null)]
    [InlineData("relative", null)]
    public async Task The_capability_names_the_server_of_the_scripts(string? url, string? capability)
    {
        EventRecorder.Bind(_server, new EventRecorder(), new EventRecorder { ManageSieve = url is null ? null : new Uri(url, UriKind.RelativeOrAbsolute) });
        var client = await _server.LogInAsync();
        var announced = (await client.UntaggedAsync("CAPABILITY"))[0].Split(' ').Where(name => name.StartsWith("IMAPSIEVE", StringComparison.Ordinal));
        Assert.Equal(capability is null ? [] : [capability], announced);
    }

    [Fact]
    public async Task A_mailbox_that_was_renamed_meanwhile_is_found()
    {
        var client = await _server.LogInAsync();
        await client.OkAsync("CREATE Work");
        await _server.AppendManyAsync(1, "Work");
        await client.OkAsync("SELECT Work");
        var other = await _server.LogInAsync();
        await other.OkAsync("RENAME Work Done");
        await other.OkAsync("CREATE Work");
        await client.OkAsync("STORE 1 +FLAGS (\\Seen)");
        Assert.Equal(["Flag Done 1(Seen)"], _handler.Take());
    }

    [Fact]
    public async Task A_client_that_is_cut_off_has_done_what_it_has_done()
    {
        await _server.AppendManyAsync(2);
        _server.Options.EventBatch = 1;
        var (entered, gone) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _handler.Then = (_, _) =>
        {
            entered.TrySetResult();
            return gone.Task;
        };
        var client = await _server.SelectAsync();
        await client.SendAsync("STORE 1:2 +FLAGS (\\Seen)");
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        client.Connection.Abort("gone");
        gone.SetResult();
        await client.Running;
        Assert.Equal(["Flag INBOX 1(Seen)", "Flag INBOX 2(Seen)"], _handler.Take());
    }

    // RFC 6785 §3.4: scripts are the owner's, and so is what they may do; who put the message there may perhaps not even look at it.
    [Theory]
    [InlineData("lrswi", "STORE 1 +FLAGS (\\Flagged)", "Flag Work 1(Flagged) by filing")]
    [InlineData("li", "", "Append Work 4 by filing")]
    public async Task In_a_shared_mailbox_a_handler_acts_for_the_owner(string rights, string command, string expected)
    {
        var shared = new SharedServer();
        EventRecorder.Bind(shared.Server, _handler);
        _handler.Then = async (told, token) =>
        {
            Assert.Equal(("bob@example.test", "alice@example.test"), (told.User.Address.ToString(), told.Owner.Address.ToString()));
            Assert.True((await told.Folder.CopyAsync(UidSet.Of(told.Messages[0].Uid), "Filed", token)).IsSuccess);
        };
        var (alice, bob) = await shared.ShareAsync(rights);
        await alice.OkAsync("CREATE Filed");
        await alice.OkAsync("SETMETADATA Work (/shared/imapsieve/script \"filing\")");
        if (command.Length == 0)
        {
            await bob.AppendAsync("APPEND " + SharedServer.Work, Message);
        }
        else
        {
            await bob.OkAsync("SELECT " + SharedServer.Work);
            await bob.OkAsync(command);
        }

        Assert.Equal([expected], _handler.Take());
        Assert.Equal(["* STATUS Filed (MESSAGES 1)"], await alice.UntaggedAsync("STATUS Filed (MESSAGES)"));
    }

    private async Task BindAsync(byte[] script)
    {
        await using var account = (await _server.Store.OpenAccountAsync(new AccountId("A1"), default)).Value;
        var entry = new MetadataEntry("/shared/imapsieve/script", script);
        Assert.Equal(StoreError.None, await ((IMetadataAccount)account).SetMetadataAsync(new MetadataTarget("INBOX"), [entry], default));
    }
}
