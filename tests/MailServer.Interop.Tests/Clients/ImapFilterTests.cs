using MailKit;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

public sealed class ImapFilterTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Sorts_a_mailbox_by_what_is_in_the_messages()
    {
        ProgramRun.Require("imapfilter");
        using var folder = new TemporaryFolder();
        var user = await fixture.AddUserAsync();
        await Letter.SendAsync(
            _host, Letter.To(user, "An offer for you"), Letter.To(user, "Lunch", "Are you hungry? Grüße\r\n"), Letter.To(user, "Build 42 failed"), Letter.To(user, "Old news"));
        var configuration = folder.Write("config.lua", $"""
            options.timeout = 60
            options.create = true
            options.subscribe = true
            options.starttls = false
            options.certificates = false
            account = IMAP (open) server = '127.0.0.1', port = {_host.Port("imap")}, username = '{user}', password = '{HostProcess.Password}' (close)

            account.INBOX:contain_subject('offer'):move_messages(account['Filtered/Offers'])
            account.INBOX:contain_body('hungry'):mark_flagged()
            failed = account.INBOX:contain_subject('failed') * account.INBOX:is_unseen() * account.INBOX:is_newer(30)
            failed:copy_messages(account['Builds'])
            failed:mark_seen()
            account.INBOX:contain_subject('Old news'):delete_messages()
            account.INBOX:match_header('Subject: Build [0-9]+'):add_flags((open) '$Build' (close))
            messages, unread = account.INBOX:check_status()
            account:rename_mailbox('Builds', 'Reports')
            for _, message in ipairs(account.INBOX:select_all()) do
                mailbox, uid = table.unpack(message)
                print('text: ' .. mailbox[uid]:fetch_body())
            end

            """.Replace("(open)", "{", StringComparison.Ordinal).Replace("(close)", "}", StringComparison.Ordinal));

        var output = await ProgramRun.SucceedAsync("imapfilter", "-c", configuration);
        Assert.Contains("text: Are you hungry? Gr", output);

        using var imap = await ImapLogin.OpenAsync(_host, user);
        Assert.Equal(["Build 42 failed", "Lunch"], (await SummariesAsync(imap.Inbox)).Select(m => m.Envelope!.Subject).Order());
        Assert.Contains(await SummariesAsync(imap.Inbox), m => m.Envelope!.Subject == "Lunch" && m.Flags!.Value.HasFlag(MessageFlags.Flagged));
        Assert.Contains(await SummariesAsync(imap.Inbox), m => m.Keywords!.Contains("$Build") && m.Flags!.Value.HasFlag(MessageFlags.Seen));
        Assert.Equal("An offer for you", Assert.Single(await SummariesAsync(await imap.GetFolderAsync("Filtered/Offers"))).Envelope!.Subject);
        Assert.Equal("Build 42 failed", Assert.Single(await SummariesAsync(await imap.GetFolderAsync("Reports"))).Envelope!.Subject);
        Assert.True((await imap.GetFolderAsync("Filtered/Offers")).IsSubscribed);
    }

    private static async Task<IList<IMessageSummary>> SummariesAsync(IMailFolder folder)
    {
        await folder.OpenAsync(FolderAccess.ReadOnly);
        return await folder.FetchAsync(0, -1, MessageSummaryItems.Flags | MessageSummaryItems.Envelope);
    }
}
