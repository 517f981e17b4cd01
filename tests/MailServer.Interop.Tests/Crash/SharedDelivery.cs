using MailServer.Authentication.Passwords;
using MailServer.Directories;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Load;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Interop.Tests.Crash;

/// <summary>Sends mail to fifty shared mailboxes at once until the server is killed. What was answered is in all of them, and what was not is in all or in none.</summary>
internal sealed class SharedDelivery
{
    private const int Mailboxes = 50;

    private readonly string[] _addresses = [.. Enumerable.Range(0, Mailboxes).Select(i => $"box{i}@example.test")];
    private readonly HashSet<string> _answered = [];
    private int _count;

    public int Answered => _answered.Count;

    /// <summary>Makes the mailboxes, and lets alice read them.</summary>
    public async Task MakeMailboxesAsync(HostProcess host)
    {
        await using var data = await EmbeddedAdministration.OpenAsync(
            new EmbeddedStoreOptions { DataDirectory = host.DataDirectory }, TimeProvider.System, [new Pbkdf2PasswordHasher(1)], NullLoggerFactory.Instance, default);
        foreach (var address in _addresses.Select(Address))
        {
            Assert.Equal(DirectoryChange.Done, await data.Directory.AddUserAsync(address, HostProcess.Password, new UserSettings { IsShared = true }, default));
            Assert.Equal(StoreError.None, await data.ShareAsync(address, "INBOX", Address("alice@example.test"), MailboxRights.Lookup | MailboxRights.Read, default));
        }
    }

    /// <summary>Sends until the connection breaks.</summary>
    public async Task SendAsync(HostProcess host, Fuse fuse)
    {
        try
        {
            using var smtp = await LineConnection.OpenAsync(host.Port("smtp"));
            await smtp.SendAsync("EHLO client.test\r\n");
            await smtp.ReadUntilAsync("250 ");
            while (true)
            {
                string subject = $"kill-fifty-{_count++}";
                await smtp.SendAsync($"MAIL FROM:<a@elsewhere.test>\r\n{string.Concat(_addresses.Select(to => $"RCPT TO:<{to}>\r\n"))}DATA\r\n");
                await smtp.ReadUntilAsync("354");
                await smtp.SendAsync($"Subject: {subject}\r\n\r\n{new string('x', 70)}\r\n.\r\n");
                await smtp.ReadUntilAsync("250");
                _answered.Add(subject);
                fuse.Step();
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            // Killed, as it should be.
        }
    }

    public async Task CheckAsync(HostProcess host)
    {
        using var imap = await LineConnection.LogInAsync(host);
        string[]? first = null;
        foreach (string address in _addresses)
        {
            var mailbox = new KnownMailbox($"Shared Folders/{address}/INBOX");
            string[] found = [.. (await mailbox.ReadAsync(imap)).Values.Order()];
            Assert.Equal(found.Distinct(), found);
            Assert.Equal(first ??= found, found);
        }
        Assert.Empty(_answered.Except(first!));
    }

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, allowUtf8: false, out var address) ? address : throw new FormatException(text);
}
