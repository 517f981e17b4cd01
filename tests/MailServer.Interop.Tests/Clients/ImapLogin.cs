using MailKit.Net.Imap;
using MailKit.Security;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

/// <summary>Opens an IMAP connection by MailKit, to look at what another client did.</summary>
internal static class ImapLogin
{
    public static async Task<ImapClient> OpenAsync(HostProcess host, string user)
    {
        var client = new ImapClient { ServerCertificateValidationCallback = host.IsOwnCertificate };
        await client.ConnectAsync("127.0.0.1", host.Port("imaps"), SecureSocketOptions.SslOnConnect);
        await client.AuthenticateAsync(user, HostProcess.Password);
        return client;
    }
}
