using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailServer.Interop.Tests.Host;
using MimeKit;

namespace MailServer.Interop.Tests.Clients;

/// <summary>MailKit with all that it knows of IMAP, against the host as a process.</summary>
public sealed class MailKitTests(HostFixture fixture)
{
    private static readonly string[] Subjects = ["Kiwi", "Re: Apple", "Apple", "Über uns"];
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Fetches_summaries_parts_and_previews()
    {
        using var imap = await OpenAsync();
        var id = (await AppendAsync(imap.Inbox, Multipart()))[0];
        var summary = Assert.Single(await imap.Inbox.FetchAsync(
            [id],
            MessageSummaryItems.Full | MessageSummaryItems.UniqueId | MessageSummaryItems.BodyStructure | MessageSummaryItems.PreviewText | MessageSummaryItems.ModSeq
                | MessageSummaryItems.EmailId | MessageSummaryItems.SaveDate | MessageSummaryItems.References | MessageSummaryItems.Headers));

        Assert.Equal("Grüße", summary.Envelope!.Subject);
        Assert.StartsWith("Die Vorschau", summary.PreviewText);
        Assert.Equal("report.bin", Assert.Single(summary.Attachments).FileName);
        Assert.True(summary.ModSeq > 0);
        Assert.NotEmpty(summary.EmailId!);
        Assert.Equal("some value", summary.Headers!["X-Some"]);
        var text = Assert.IsAssignableFrom<TextPart>(await imap.Inbox.GetBodyPartAsync(id, summary.TextBody!));
        Assert.Equal("Die Vorschau auf den Text.", text.Text.TrimEnd());
        var whole = await imap.Inbox.GetMessageAsync(id);
        Assert.Equal(3, whole.BodyParts.Count());
        using var part = await imap.Inbox.GetStreamAsync(id, 5, 10);
        Assert.Equal(10, part.Length);
    }

    [Fact]
    public async Task Searches_sorts_and_threads()
    {
        using var imap = await OpenAsync();
        var ids = await AppendAsync(imap.Inbox, Subjects.Select(subject => Simple(subject)).ToArray());

        Assert.Equal([ids[1], ids[2]], await imap.Inbox.SearchAsync(SearchQuery.SubjectContains("apple")));
        Assert.Equal([ids[3]], await imap.Inbox.SearchAsync(SearchQuery.BodyContains("text of über")));
        Assert.Equal([ids[0]], await imap.Inbox.SearchAsync(SearchQuery.Not(SearchQuery.SubjectContains("e")).And(SearchQuery.FromContains("writer")).And(SearchQuery.Not(SearchQuery.SubjectContains("über")))));
        var found = await imap.Inbox.SearchAsync(SearchOptions.Count | SearchOptions.Min | SearchOptions.Max | SearchOptions.All, SearchQuery.All);
        Assert.Equal((4, ids[0], ids[3]), (found.Count, found.Min!.Value, found.Max!.Value));
        Assert.Equal([ids[1], ids[2], ids[0], ids[3]], await imap.Inbox.SortAsync(SearchQuery.All, [OrderBy.Subject]));
        Assert.Equal(2, (await imap.Inbox.SortAsync(SearchOptions.Count, SearchQuery.SubjectContains("apple"), [OrderBy.ReverseDate])).Count);
        var threads = await imap.Inbox.ThreadAsync(ThreadingAlgorithm.References, SearchQuery.All);
        Assert.Equal(3, threads.Count);
        Assert.Equal(4, (await imap.Inbox.ThreadAsync(ThreadingAlgorithm.OrderedSubject, SearchQuery.All)).Sum(Count));
    }

    [Fact]
    public async Task Ranks_by_a_fuzzy_search()
    {
        using var imap = await OpenAsync();
        var ids = await AppendAsync(imap.Inbox, Subjects.Select(subject => Simple(subject)).ToArray());
        Assert.True(imap.Capabilities.HasFlag(ImapCapabilities.FuzzySearch));
        Assert.Equal([ids[1], ids[2]], await imap.Inbox.SearchAsync(SearchQuery.Fuzzy(SearchQuery.SubjectContains("aple"))));
        var ranked = await imap.Inbox.SearchAsync(SearchOptions.All | SearchOptions.Relevancy, SearchQuery.Fuzzy(SearchQuery.SubjectContains("kiwi")));
        Assert.Equal([(byte)100], ranked.Relevancy!);
    }

    [Fact]
    public async Task Appends_replaces_flags_copies_and_moves()
    {
        using var imap = await OpenAsync();
        var inbox = imap.Inbox;
        var ids = await AppendAsync(inbox, Simple("one"), Simple("two"), Simple("three"));
        Assert.True(imap.Capabilities.HasFlag(ImapCapabilities.Replace | ImapCapabilities.MultiAppend | ImapCapabilities.UidPlus | ImapCapabilities.Move));
        var replaced = await inbox.ReplaceAsync(ids[0], new ReplaceRequest(Simple("one, better"), MessageFlags.Seen));
        Assert.True(replaced > ids[2]);
        await inbox.StoreAsync(ids[1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged) { Silent = true });
        await inbox.StoreAsync(ids[1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.None, ["$Label"]));
        var modSeq = inbox.HighestModSeq;
        Assert.Empty(await inbox.StoreAsync([ids[1]], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Answered) { UnchangedSince = modSeq }));
        Assert.Single(await inbox.StoreAsync([ids[1]], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { UnchangedSince = 1 }));

        var archive = (await imap.GetFolderAsync("Archive"))!;
        Assert.Equal(2, (await inbox.CopyToAsync([ids[1], ids[2]], archive))!.Source.Count);
        Assert.Single((await inbox.MoveToAsync([ids[2]], archive))!.Destination);
        await inbox.StoreAsync(ids[1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted));
        await inbox.ExpungeAsync([ids[1]]);
        Assert.Equal([replaced!.Value], await inbox.SearchAsync(SearchQuery.All));
        await archive.OpenAsync(FolderAccess.ReadOnly);
        Assert.Equal(3, archive.Count);
    }

    [Fact]
    public async Task Manages_folders_status_and_quota()
    {
        using var imap = await OpenAsync();
        var top = imap.GetFolder(imap.PersonalNamespaces[0]);
        var parent = (await top.CreateAsync("Größe & Co", isMessageFolder: true))!;
        var child = (await parent.CreateAsync("Kind", isMessageFolder: true))!;
        await child.SubscribeAsync();
        await AppendAsync(child, Simple("in the child"));
        await child.StatusAsync(StatusItems.Count | StatusItems.Unread | StatusItems.UidNext | StatusItems.UidValidity | StatusItems.HighestModSeq | StatusItems.Size | StatusItems.MailboxId);
        Assert.Equal((1, 1), (child.Count, child.Unread));
        Assert.True(child.Size > 0);
        await child.RenameAsync(top, "Moved");
        Assert.Equal("Moved", (await imap.GetFolderAsync("Moved")).FullName);
        await parent.DeleteAsync();
        var all = await imap.GetFoldersAsync(imap.PersonalNamespaces[0], StatusItems.Count, subscribedOnly: false);
        Assert.DoesNotContain(all, f => f.Name == "Größe & Co");
        Assert.Equal("Drafts", imap.GetFolder(SpecialFolder.Drafts)!.FullName);
        Assert.NotNull(await imap.Inbox.GetQuotaAsync());
        Assert.NotNull(await imap.IdentifyAsync(new ImapImplementation { Name = "test" }));
    }

    [Fact]
    public async Task Is_told_of_new_mail_while_idle()
    {
        var user = await fixture.AddUserAsync();
        using var imap = await ImapLogin.OpenAsync(_host, user);
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        imap.Inbox.CountChanged += (_, _) => arrived.TrySetResult();
        using var done = new CancellationTokenSource();
        var idle = imap.IdleAsync(done.Token);
        await Letter.SendAsync(_host, Letter.To(user, "news"));
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await done.CancelAsync();
        await idle;
        Assert.Equal(1, imap.Inbox.Count);
    }

    [Fact]
    public async Task Resynchronises_by_QRESYNC_in_one_round_trip()
    {
        var user = await fixture.AddUserAsync();
        using var before = await ImapLogin.OpenAsync(_host, user);
        await before.EnableQuickResyncAsync();
        await before.Inbox.OpenAsync(FolderAccess.ReadWrite);
        var ids = await AppendAsync(before.Inbox, Simple("one"), Simple("two"), Simple("three"));
        var (validity, modSeq) = (before.Inbox.UidValidity, before.Inbox.HighestModSeq);
        await before.DisconnectAsync(quit: true);
        using (var meanwhile = await ImapLogin.OpenAsync(_host, user))
        {
            await meanwhile.Inbox.OpenAsync(FolderAccess.ReadWrite);
            await meanwhile.Inbox.StoreAsync(ids[0], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true });
            await meanwhile.Inbox.ExpungeAsync([ids[0]]);
            await meanwhile.Inbox.StoreAsync(ids[1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged) { Silent = true });
        }

        using var after = await ImapLogin.OpenAsync(_host, user);
        await after.EnableQuickResyncAsync();
        var vanished = new List<UniqueId>();
        var changed = new List<UniqueId?>();
        after.Inbox.MessagesVanished += (_, e) => vanished.AddRange(e.UniqueIds);
        after.Inbox.MessageFlagsChanged += (_, e) => changed.Add(e.UniqueId);
        await after.Inbox.OpenAsync(FolderAccess.ReadWrite, validity, modSeq, ids);
        Assert.Equal([ids[0].Id], vanished.Select(id => id.Id));
        Assert.Contains(ids[1].Id, changed.Select(id => id!.Value.Id));
    }

    [Fact]
    public async Task Compresses_the_connection()
    {
        using var imap = await ImapLogin.OpenAsync(_host, await fixture.AddUserAsync());
        Assert.True(imap.Capabilities.HasFlag(ImapCapabilities.Compress));
        await imap.CompressAsync();
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite);
        var ids = await AppendAsync(imap.Inbox, Simple("compressed"));
        Assert.Equal("compressed", (await imap.Inbox.GetMessageAsync(ids[0])).Subject);
    }

    private async Task<ImapClient> OpenAsync()
    {
        var imap = await ImapLogin.OpenAsync(_host, await fixture.AddUserAsync());
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite);
        return imap;
    }

    private static async Task<IList<UniqueId>> AppendAsync(IMailFolder folder, params MimeMessage[] messages) =>
        await folder.AppendAsync([.. messages.Select(message => new AppendRequest(message))]);

    private static int Count(MessageThread thread) => (thread.UniqueId is null ? 0 : 1) + thread.Children.Sum(Count);

    private static MimeMessage Simple(string subject)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = $"The text of {subject}.\r\n" } };
        message.From.Add(new MailboxAddress("The Writer", "writer@example.test"));
        return message;
    }

    private static MimeMessage Multipart()
    {
        var builder = new BodyBuilder { TextBody = "Die Vorschau auf den Text.\r\n", HtmlBody = "<p>Die Vorschau</p>" };
        builder.Attachments.Add("report.bin", new byte[5000]);
        var message = new MimeMessage { Subject = "Grüße", Body = builder.ToMessageBody() };
        message.From.Add(new MailboxAddress("Jörg", "joerg@example.test"));
        message.Headers.Add("X-Some", "some value");
        return message;
    }
}
