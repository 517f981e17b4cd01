using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

public sealed class CurlTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Sends_and_reads_over_smtps_imaps_and_pop3s()
    {
        ProgramRun.Require("curl");
        using var folder = new TemporaryFolder();
        var user = await fixture.AddUserAsync();
        var mail = folder.Write("mail.eml", $"From: <{user}>\r\nTo: <{user}>\r\nSubject: by curl\r\n\r\nA line of curl.\r\n.\r\n..dots\r\n");
        var login = $"{user}:{HostProcess.Password}";

        await ProgramRun.SucceedAsync("curl", "-sSk", $"smtps://127.0.0.1:{_host.Port("submissions")}/client.test", "-u", login,
            "--mail-from", user, "--mail-rcpt", user, "-T", mail);
        var byImap = await ProgramRun.SucceedAsync("curl", "-sSk", $"imaps://127.0.0.1:{_host.Port("imaps")}/INBOX/;MAILINDEX=1", "-u", login);
        var byPop3 = await ProgramRun.SucceedAsync("curl", "-sSk", $"pop3s://127.0.0.1:{_host.Port("pop3s")}/1", "-u", login);

        Assert.Contains("A line of curl.\r\n.\r\n..dots\r\n", byImap, StringComparison.Ordinal);
        Assert.Equal(byImap, byPop3);
    }

    [Fact]
    public async Task Upgrades_with_starttls_and_stls_and_searches()
    {
        ProgramRun.Require("curl");
        var user = await fixture.AddUserAsync();
        await Letter.SendAsync(_host, Letter.To(user, "needle"), Letter.To(user, "hay"));
        var login = $"{user}:{HostProcess.Password}";

        var search = await ProgramRun.SucceedAsync("curl", "-sSk", "--ssl-reqd", $"imap://127.0.0.1:{_host.Port("imap")}/INBOX?SUBJECT%20needle", "-u", login);
        var list = await ProgramRun.SucceedAsync("curl", "-sSk", "--ssl-reqd", $"pop3://127.0.0.1:{_host.Port("pop3")}/", "-u", login);
        var folders = await ProgramRun.SucceedAsync("curl", "-sSk", "--ssl-reqd", $"imap://127.0.0.1:{_host.Port("imap")}/", "-u", login);

        Assert.Equal("* SEARCH 1", search.Trim());
        Assert.Equal(2, list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\\Sent", folders, StringComparison.Ordinal);
    }
}
