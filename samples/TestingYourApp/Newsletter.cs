using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace TestingYourApp;

/// <summary>The application under test: it sends a newsletter, and says who did not get it.</summary>
/// <param name="connect">Opens a connection to the mail server: a socket in production, a stream in memory in a test.</param>
public sealed class Newsletter(Func<CancellationToken, Task<Stream>> connect)
{
    public async Task<IReadOnlyList<string>> SendAsync(string subject, string text, IEnumerable<string> readers, CancellationToken cancellationToken = default)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(await connect(cancellationToken), "mail.example.test", 587, SecureSocketOptions.None, cancellationToken);
        await client.AuthenticateAsync("news@example.test", "secret", cancellationToken);
        var missed = new List<string>();
        foreach (var reader in readers)
        {
            try
            {
                await client.SendAsync(Message(subject, text, reader), cancellationToken);
            }
            catch (SmtpCommandException)
            {
                missed.Add(reader);
            }
        }

        await client.DisconnectAsync(quit: true, cancellationToken);
        return missed;
    }

    private static MimeMessage Message(string subject, string text, string reader) =>
        new([MailboxAddress.Parse("news@example.test")], [MailboxAddress.Parse(reader)], subject, new TextPart("plain") { Text = text });
}
