using MailKit;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

/// <summary>Thunderbird against the host: what a person does with a mailbox in its windows.</summary>
public sealed class ThunderbirdTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Lists_reads_flags_moves_deletes_and_searches()
    {
        var user = await fixture.AddUserAsync();
        await Letter.SendAsync(_host, Letter.To(user, "One", "The first letter\r\n"), Letter.To(user, "Two", "Grüße aus Köln\r\n"), Letter.To(user, "Three"), Letter.To(user, "Four"));
        await using var thunderbird = await Thunderbird.StartAsync(_host, user);

        Assert.Equal(["Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash"], await FoldersAsync(thunderbird));
        Assert.Equal(["Four", "One", "Three", "Two"], await thunderbird.ListAsync("""await until(() => messages(folder("INBOX")).length == 4); return subjects(folder("INBOX"));"""));
        Assert.Contains("The first letter", await ReadAsync(thunderbird, "One"));
        Assert.Equal(["Two"], await SearchBodiesAsync(thunderbird, "Köln"));

        await thunderbird.RunAsync("""
            const inbox = folder("INBOX");
            inbox.markMessagesRead([find(inbox, "One")], true);
            inbox.markMessagesFlagged([find(inbox, "Two")], true);
            inbox.addKeywordsToMessages([find(inbox, "Two")], "$label1");
            """);
        Assert.Equal(["Three"], await MoveAsync(thunderbird, "Three", "Archive"));
        Assert.Equal(["Four"], await DeleteAsync(thunderbird, "Four"));
        await CreateFolderAsync(thunderbird, "Größe & Co");

        await AssertServerAgreesAsync(user);
    }

    [Fact]
    public async Task Sees_new_mail_and_what_others_do_by_IDLE()
    {
        var user = await fixture.AddUserAsync();
        await using var thunderbird = await Thunderbird.StartAsync(_host, user);
        Assert.Equal(6, (await FoldersAsync(thunderbird)).Length);

        await Letter.SendAsync(_host, Letter.To(user, "New"));
        await thunderbird.RunAsync("""await until(() => find(folder("INBOX"), "New"));""");
        using var imap = await ImapLogin.OpenAsync(_host, user);
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite);
        await FlagUntilSeenAsync(thunderbird, imap.Inbox);
        await imap.Inbox.StoreAsync(0, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true });
        await imap.Inbox.ExpungeAsync();
        await thunderbird.RunAsync("""await until(() => !find(folder("INBOX"), "New"));""");
    }

    /// <summary>
    /// Somebody else flags the message. Thunderbird now and then passes over a flag that it is told of between its own commands, before it idles
    /// for the first time: it is then told of another one.
    /// </summary>
    private static async Task FlagUntilSeenAsync(Thunderbird thunderbird, IMailFolder inbox)
    {
        for (var attempt = 1; ; attempt++)
        {
            await inbox.StoreAsync(0, new StoreFlagsRequest(StoreAction.Remove, MessageFlags.Flagged) { Silent = true });
            await inbox.StoreAsync(0, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged) { Silent = true });
            if (await thunderbird.SeesAsync("""find(folder("INBOX"), "New").isFlagged""", TimeSpan.FromSeconds(20))) return;
            Assert.True(attempt < 5, $"Thunderbird shows no flag after {attempt} changes:\n{thunderbird.Protocol}");
        }
    }

    private static Task<string[]> FoldersAsync(Thunderbird thunderbird) => thunderbird.ListAsync("""
        server.performExpand(null);
        await until(() => folder("INBOX"));
        update(folder("INBOX"));
        await until(() => folder("Trash"));
        return root.descendants.map(f => f.name).sort();
        """);

    private static async Task<string> ReadAsync(Thunderbird thunderbird, string subject) => (string)(await thunderbird.RunAsync($$"""
        const uri = folder("INBOX").getUriForMsg(find(folder("INBOX"), "{{subject}}"));
        return await new Promise((ok, no) => {
          let text = "";
          MailServices.messageServiceFromURI(uri).streamMessage(uri, {
            QueryInterface: ChromeUtils.generateQI(["nsIStreamListener", "nsIRequestObserver"]),
            onStartRequest() {},
            onStopRequest(request, status) { Components.isSuccessCode(status) ? ok(text) : no(new Error(status)); },
            onDataAvailable(request, stream, offset, count) {
              const input = Cc["@mozilla.org/scriptableinputstream;1"].createInstance(Ci.nsIScriptableInputStream);
              input.init(stream);
              text += input.read(count);
            },
          }, null, null, false, "");
        });
        """))!;

    /// <summary>A search that runs on the server.</summary>
    private static Task<string[]> SearchBodiesAsync(Thunderbird thunderbird, string text) => thunderbird.ListAsync($$"""
        const search = Cc["@mozilla.org/messenger/searchSession;1"].createInstance(Ci.nsIMsgSearchSession);
        search.addScopeTerm(Ci.nsMsgSearchScope.onlineMail, folder("INBOX"));
        const term = search.createTerm();
        term.attrib = Ci.nsMsgSearchAttrib.Body;
        term.op = Ci.nsMsgSearchOp.Contains;
        const value = term.value;
        value.attrib = term.attrib;
        value.str = "{{text}}";
        term.value = value;
        search.appendTerm(term);
        return await new Promise(ok => {
          const hits = [];
          search.registerListener({
            QueryInterface: ChromeUtils.generateQI(["nsIMsgSearchNotify"]),
            onSearchHit(message) { hits.push(message.mime2DecodedSubject); },
            onSearchDone() { ok(hits); },
            onNewSearch() {},
          });
          search.search(null);
        });
        """);

    private static Task<string[]> MoveAsync(Thunderbird thunderbird, string subject, string target) => thunderbird.ListAsync($$"""
        const inbox = folder("INBOX"), target = folder("{{target}}");
        MailServices.copy.copyMessages(inbox, [find(inbox, "{{subject}}")], target, true, null, null, false);
        await until(() => !find(inbox, "{{subject}}"));
        update(target);
        await until(() => find(target, "{{subject}}"));
        return subjects(target);
        """);

    private static Task<string[]> DeleteAsync(Thunderbird thunderbird, string subject) => thunderbird.ListAsync($$"""
        const inbox = folder("INBOX"), trash = folder("Trash");
        inbox.deleteMessages([find(inbox, "{{subject}}")], null, false, true, null, false);
        await until(() => !find(inbox, "{{subject}}"));
        update(trash);
        await until(() => find(trash, "{{subject}}"));
        return subjects(trash);
        """);

    private static Task CreateFolderAsync(Thunderbird thunderbird, string name) => thunderbird.RunAsync($$"""
        root.createSubfolder("{{name}}", null);
        await until(() => folder("{{name}}"));
        """);

    private async Task AssertServerAgreesAsync(string user)
    {
        using var imap = await ImapLogin.OpenAsync(_host, user);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly);
        var summaries = await imap.Inbox.FetchAsync(0, -1, MessageSummaryItems.Flags | MessageSummaryItems.Envelope);
        Assert.Equal(["One", "Two"], summaries.Select(message => message.Envelope!.Subject));
        Assert.True(summaries[0].Flags!.Value.HasFlag(MessageFlags.Seen));
        Assert.True(summaries[1].Flags!.Value.HasFlag(MessageFlags.Flagged));
        Assert.Contains("$label1", summaries[1].Keywords!);
        Assert.True((await imap.GetFolderAsync("Größe & Co")).IsSubscribed);
    }
}
