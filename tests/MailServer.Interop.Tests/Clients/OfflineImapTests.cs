using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

public sealed class OfflineImapTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Copies_a_mailbox_and_its_flags()
    {
        ProgramRun.Require("offlineimap");
        using var folder = new TemporaryFolder();
        var user = await fixture.AddUserAsync();
        await Letter.SendAsync(_host, Letter.To(user, "one"), Letter.To(user, "two"));
        var configuration = folder.Write("offlineimaprc", $"""
            [general]
            accounts = test
            metadata = {folder.File("metadata")}
            ui = basic

            [Account test]
            localrepository = near
            remoterepository = far

            [Repository near]
            type = Maildir
            localfolders = {folder.File("mail")}

            [Repository far]
            type = IMAP
            remotehost = 127.0.0.1
            remoteport = {_host.Port("imap")}
            remoteuser = {user}
            remotepass = {HostProcess.Password}
            ssl = no
            starttls = no

            """);

        await ProgramRun.SucceedAsync("offlineimap", "-o", "-c", configuration);
        var arrived = Directory.GetFiles(folder.File("mail/INBOX/new"));
        Assert.Equal(2, arrived.Length);

        File.Move(arrived[0], folder.File($"mail/INBOX/cur/{Path.GetFileName(arrived[0]).Split(',')[0]},{string.Join(',', Path.GetFileName(arrived[0]).Split(',')[1..])}S"));
        await ProgramRun.SucceedAsync("offlineimap", "-o", "-c", configuration);

        using var imap = await ImapLogin.OpenAsync(_host, user);
        await imap.Inbox.OpenAsync(MailKit.FolderAccess.ReadOnly);
        Assert.Single(await imap.Inbox.SearchAsync(MailKit.Search.SearchQuery.Seen));
        Assert.Single(await imap.Inbox.SearchAsync(MailKit.Search.SearchQuery.NotSeen));
    }
}
