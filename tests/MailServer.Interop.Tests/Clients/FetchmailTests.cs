using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

public sealed class FetchmailTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Theory]
    [InlineData("pop3")]
    [InlineData("imap")]
    public async Task Fetches_all_messages_and_leaves_none(string protocol)
    {
        ProgramRun.Require("fetchmail");
        using var folder = new TemporaryFolder();
        var user = await fixture.AddUserAsync();
        await Letter.SendAsync(_host, Letter.To(user, "first of two"), Letter.To(user, "second of two"));
        var target = folder.File("mbox");
        var configuration = folder.Write("fetchmailrc", $"""
            poll 127.0.0.1 service {_host.Port(protocol)} protocol {protocol} auth password
              user "{user}" password "{HostProcess.Password}" sslproto '' no rewrite nokeep fetchall
              mda "cat >> {target}"

            """);

        await ProgramRun.SucceedAsync("fetchmail", "-f", configuration, "--nosyslog", "--pidfile", folder.File("pid"), "-i", folder.File("ids"));

        var fetched = await File.ReadAllTextAsync(target);
        Assert.Contains("Subject: first of two", fetched, StringComparison.Ordinal);
        Assert.Contains("Subject: second of two", fetched, StringComparison.Ordinal);
        using var imap = await ImapLogin.OpenAsync(_host, user);
        await imap.Inbox.OpenAsync(MailKit.FolderAccess.ReadOnly);
        Assert.Empty(imap.Inbox);
    }
}
