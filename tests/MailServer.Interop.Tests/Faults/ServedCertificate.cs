using System.Net.Security;
using System.Net.Sockets;

namespace MailServer.Interop.Tests.Faults;

/// <summary>Asks a port of implicit TLS for its certificate.</summary>
internal static class ServedCertificate
{
    public static async Task<string> SubjectAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        // What is asked for is the certificate itself; nothing is sent over the connection.
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("mail.example.test");
        return tls.RemoteCertificate!.Subject;
    }
}
