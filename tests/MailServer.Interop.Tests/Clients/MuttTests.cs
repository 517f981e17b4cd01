using System.Diagnostics;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

public sealed class MuttTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Opens_a_mailbox_saves_a_message_to_a_folder_and_sends_one()
    {
        ProgramRun.Require("mutt");
        ProgramRun.Require("script");
        using var folder = new TemporaryFolder();
        var user = await fixture.AddUserAsync();
        await Letter.SendAsync(_host, Letter.To(user, "to be archived"));
        var configuration = folder.Write("muttrc", $"""
            set imap_user="{user}" imap_pass="{HostProcess.Password}" ssl_starttls=no ssl_force_tls=no
            set smtp_url="smtp://{user.Replace("@", "%40", StringComparison.Ordinal)}@127.0.0.1:{_host.Port("submission")}" smtp_pass="{HostProcess.Password}" smtp_authenticators="plain"
            set folder="imap://127.0.0.1:{_host.Port("imap")}/" spoolfile="+INBOX"
            set from="{user}" envelope_from=yes copy=no record="" header_cache="" message_cachedir=""
            set move=no delete=yes quit=yes confirmappend=no confirmcreate=no sleep_time=0 wait_key=no
            push "<save-message>=Archive<enter><sync-mailbox><quit>"

            """);

        // mutt wants a terminal; script gives it one.
        var start = new ProcessStartInfo("script", ["-qec", $"mutt -F {configuration} -f imap://127.0.0.1:{_host.Port("imap")}/INBOX", "/dev/null"]);
        start.Environment["TERM"] = "xterm";
        start.Environment["HOME"] = folder.Path;
        var (code, output) = await ProgramRun.CompleteAsync(start, null, TimeSpan.FromSeconds(60));
        Assert.True(code == 0, output);

        var send = new ProcessStartInfo("mutt", ["-F", configuration, "-s", "sent by mutt", user]);
        send.Environment["HOME"] = folder.Path;
        var (sent, log) = await ProgramRun.CompleteAsync(send, "Text of mutt.\n", TimeSpan.FromSeconds(60));
        Assert.True(sent == 0, log);

        using var imap = await ImapLogin.OpenAsync(_host, user);
        var archive = await imap.GetFolderAsync("Archive");
        await archive.OpenAsync(MailKit.FolderAccess.ReadOnly);
        Assert.Equal("to be archived", (await archive.GetMessageAsync(0)).Subject);
        await imap.Inbox.OpenAsync(MailKit.FolderAccess.ReadOnly);
        Assert.Equal("sent by mutt", (await imap.Inbox.GetMessageAsync(0)).Subject);
    }
}
