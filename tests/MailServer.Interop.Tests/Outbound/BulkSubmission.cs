using System.Text;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Vectors;

namespace MailServer.Interop.Tests.Outbound;

/// <summary>Submits very many messages over a few connections. The host must allow log-ins without TLS.</summary>
internal static class BulkSubmission
{
    public const string Setting = "--MailServer:Security:AllowPlaintextLogin=true";

    private const int Connections = 8;

    /// <param name="host">Where to.</param>
    /// <param name="envelopes">The recipients of each message.</param>
    public static async Task SubmitAsync(HostProcess host, IEnumerable<string[]> envelopes)
    {
        var shares = envelopes.Select((recipients, i) => (recipients, i)).GroupBy(pair => pair.i % Connections, pair => pair.recipients);
        await Task.WhenAll(shares.Select(share => SubmitAsync(host, [.. share])));
    }

    public static async Task<SmtpConversation> OpenAsync(HostProcess host)
    {
        var smtp = await SmtpConversation.OpenAsync(host.Port("submission"));
        await smtp.CommandAsync("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{SendingHost.Alice}\0{HostProcess.Password}")), 235);
        return smtp;
    }

    private static async Task SubmitAsync(HostProcess host, IReadOnlyList<string[]> envelopes)
    {
        await using var smtp = await OpenAsync(host);
        byte[] message = Encoding.ASCII.GetBytes($"From: {SendingHost.Alice}\r\nSubject: one of many\r\n\r\n{new string('x', 70)}\r\n");
        foreach (string[] recipients in envelopes) await smtp.SendAsync(SendingHost.Alice, recipients, message);
    }
}
