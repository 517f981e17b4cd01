using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

/// <summary>Shared mailboxes as an administrator makes them and imaplib uses them.</summary>
public sealed class SharedMailboxTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task A_mailbox_shared_by_the_command_line_is_used_and_shared_further()
    {
        ProgramRun.Require("python3");
        using var folder = new TemporaryFolder();
        var (alice, bob) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        await RunAsync(0, "shared", "add", "sales@example.test");
        await RunAsync(0, "shared", "grant", "sales@example.test", alice, "lrswipkxtea", "--folder", "INBOX/Offers");
        await RunAsync(1, "shared", "grant", "nobody@example.test", alice, "lr");
        await RunAsync(1, "shared", "grant", "sales@example.test", alice, "lrQ");
        Assert.Contains("sales@example.test", await RunAsync(0, "shared", "list"), StringComparison.Ordinal);
        var script = folder.Write("shared.py", $$"""
            import imaplib, ssl

            tls = ssl.create_default_context(); tls.check_hostname = False; tls.verify_mode = ssl.CERT_NONE
            offers = '"Shared Folders/sales@example.test/INBOX/Offers"'

            def login(user):
                i = imaplib.IMAP4_SSL("127.0.0.1", {{_host.Port("imaps")}}, ssl_context=tls)
                i.login(user, "{{HostProcess.Password}}")
                return i

            a, b = login("{{alice}}"), login("{{bob}}")
            assert b" ACL RIGHTS=kxte " in a.capability()[1][0], a.capability()
            assert a.namespace()[1] == [b'(("" "/")) (("Other Users/" "/")) (("Shared Folders/" "/"))'], a.namespace()
            assert a.append(offers, None, None, b"Subject: offer\r\n\r\nx\r\n")[0] == "OK"
            assert b.select(offers)[0] == "NO"
            assert a.setacl(offers, "{{bob}}", "lrs")[0] == "OK"
            assert b"{{bob}} lrs" in a.getacl(offers)[1][0], a.getacl(offers)
            assert b.myrights(offers)[1][0].endswith(b" lrs")
            assert b.select(offers) == ("OK", [b"1"])
            assert b.copy("1", "INBOX")[0] == "OK"
            assert b.store("1", "+FLAGS", r"(\Flagged)")[0] == "NO"
            assert b.setacl(offers, "{{bob}}", "lrswipkxtea")[0] == "NO"
            assert b.status("INBOX", "(MESSAGES)")[1][0].endswith(b"(MESSAGES 1)")
            a.logout(); b.logout()
            try:
                login("sales@example.test")
                print("somebody logged in as nobody")
            except imaplib.IMAP4.error:
                print("all well")

            """);

        Assert.Contains("all well", await ProgramRun.SucceedAsync("python3", script), StringComparison.Ordinal);
        await RunAsync(0, "shared", "remove", "sales@example.test");
        await RunAsync(1, "shared", "remove", alice);
    }

    private async Task<string> RunAsync(int expected, params string[] arguments)
    {
        var (code, output) = await HostProcess.RunAsync(_host.DataDirectory, null, arguments);
        Assert.True(code == expected, output);
        return output;
    }
}
