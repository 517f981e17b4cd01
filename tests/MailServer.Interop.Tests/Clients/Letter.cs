using MailKit.Net.Smtp;
using MailKit.Security;
using MailServer.Interop.Tests.Host;
using MimeKit;

namespace MailServer.Interop.Tests.Clients;

/// <summary>Puts a message into a mailbox by SMTP, so that a client has something to read.</summary>
internal static class Letter
{
    public static MimeMessage To(string address, string subject, string text = "Hello from the test.\r\n") =>
        new(
            [MailboxAddress.Parse("sender@elsewhere.test")],
            [MailboxAddress.Parse(address)],
            subject,
            new TextPart("plain") { Text = text });

    public static async Task SendAsync(HostProcess host, params IEnumerable<MimeMessage> messages)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", host.Port("smtp"), SecureSocketOptions.None);
        foreach (var message in messages) await client.SendAsync(message);
        await client.DisconnectAsync(quit: true);
    }
}
