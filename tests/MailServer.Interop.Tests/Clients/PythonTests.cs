using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

public sealed class PythonTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Smtplib_imaplib_and_poplib_work_over_tls()
    {
        ProgramRun.Require("python3");
        using var folder = new TemporaryFolder();
        var user = await fixture.AddUserAsync();
        var script = folder.Write("clients.py", $$"""
            import imaplib, poplib, smtplib, ssl

            user, password = "{{user}}", "{{HostProcess.Password}}"
            tls = ssl.create_default_context(); tls.check_hostname = False; tls.verify_mode = ssl.CERT_NONE

            with smtplib.SMTP("127.0.0.1", {{_host.Port("submission")}}) as s:
                s.starttls(context=tls)
                s.login(user, password)
                s.sendmail(user, [user], "Subject: by smtplib\r\n\r\nText\r\n")

            i = imaplib.IMAP4("127.0.0.1", {{_host.Port("imap")}})
            i.starttls(tls)
            i.login(user, password)
            assert i.create("Projects/2026")[0] == "OK"
            assert i.select("INBOX") == ("OK", [b"1"])
            ok, data = i.fetch("1", "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
            assert b"Subject: by smtplib" in data[0][1], data
            ok, data = i.store("1", "+FLAGS", r"(\Flagged $Work)")
            assert b"$Work" in data[0], data
            assert i.search(None, "FLAGGED", "SUBJECT", "smtplib") == ("OK", [b"1"])
            assert i.copy("1", "Projects/2026")[0] == "OK"
            assert i.append("Projects/2026", r"(\Seen)", imaplib.Time2Internaldate(1700000000), b"Subject: appended\r\n\r\nx\r\n")[0] == "OK"
            ok, data = i.status("Projects/2026", "(MESSAGES UNSEEN UIDNEXT)")
            assert b"MESSAGES 2" in data[0] and b"UNSEEN 1" in data[0], data
            i.close(); i.logout()

            p = poplib.POP3("127.0.0.1", {{_host.Port("pop3")}})
            p.stls(tls)
            p.user(user); p.pass_(password)
            assert p.stat()[0] == 1
            uid = p.uidl(1).split()[2]
            assert b"Subject: by smtplib" in p.top(1, 0)[1]
            assert p.retr(1)[1][-1] == b"Text"
            p.dele(1)
            p.quit()
            p = poplib.POP3_SSL("127.0.0.1", {{_host.Port("pop3s")}}, context=tls)
            p.user(user); p.pass_(password)
            assert p.stat()[0] == 0
            p.quit()
            print("all well")

            """);

        Assert.Contains("all well", await ProgramRun.SucceedAsync("python3", script), StringComparison.Ordinal);
    }
}
