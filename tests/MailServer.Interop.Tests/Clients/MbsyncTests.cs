using MailKit;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

public sealed class MbsyncTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Mirrors_a_mailbox_in_both_directions()
    {
        ProgramRun.Require("mbsync");
        using var folder = new TemporaryFolder();
        var user = await fixture.AddUserAsync();
        await Letter.SendAsync(_host, Letter.To(user, "one"), Letter.To(user, "two"), Letter.To(user, "three"));
        var configuration = Configure(folder, user);

        await ProgramRun.SucceedAsync("mbsync", "-c", configuration, "-a");
        var arrived = Messages(folder, "INBOX");
        Assert.Equal(3, arrived.Count);

        // Mark one as read, delete one, and add one of our own, on the client's side.
        File.Move(arrived[0], Path.Combine(folder.File("mail/INBOX/cur"), Path.GetFileName(arrived[0]).Split(':')[0] + ":2,S"));
        File.Delete(arrived[1]);
        File.WriteAllText(Path.Combine(folder.File("mail/INBOX/cur"), "1700000000.1_1.here:2,S"), "From: <a@b.test>\nSubject: from the client\n\nText\n");
        await ProgramRun.SucceedAsync("mbsync", "-c", configuration, "-a");

        using var imap = await ImapLogin.OpenAsync(_host, user);
        await imap.Inbox.OpenAsync(MailKit.FolderAccess.ReadOnly);
        var summaries = await imap.Inbox.FetchAsync(0, -1, MailKit.MessageSummaryItems.Flags | MailKit.MessageSummaryItems.Envelope);
        Assert.Equal(3, summaries.Count);
        Assert.Contains(summaries, s => s.Envelope!.Subject == "from the client");
        Assert.Equal(2, summaries.Count(s => s.Flags!.Value.HasFlag(MailKit.MessageFlags.Seen)));
    }

    private static List<string> Messages(TemporaryFolder folder, string mailbox) =>
        [.. Directory.EnumerateFiles(folder.File($"mail/{mailbox}"), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) is "cur" or "new")];

    private string Configure(TemporaryFolder folder, string user)
    {
        Directory.CreateDirectory(folder.File("mail"));
        return folder.Write("mbsyncrc", $"""
            IMAPAccount test
            Host 127.0.0.1
            Port {_host.Port("imap")}
            User {user}
            Pass "{HostProcess.Password}"
            SSLType None
            AuthMechs *

            IMAPStore far
            Account test

            MaildirStore near
            Path {folder.File("mail")}/
            Inbox {folder.File("mail/INBOX")}
            SubFolders Verbatim

            Channel all
            Far :far:
            Near :near:
            Patterns *
            Create Both
            Expunge Both
            SyncState *
            CopyArrivalDate yes

            """);
    }
}
