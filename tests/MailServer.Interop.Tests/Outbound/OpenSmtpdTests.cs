using System.Diagnostics;
using System.Globalization;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Outbound;

/// <summary>Mail to OpenSMTPD and back, found by a real DNS server.</summary>
public sealed class OpenSmtpdTests : IDisposable
{
    private const string Name = "mx.there.test";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Back it comes by TLS, which OpenSMTPD requires; on the way there its own TLS may be broken (see below): the mail arrives all the same.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("tls pki mx.there.test")]
    public async Task A_message_goes_to_OpenSMTPD_by_MX_and_comes_back_by_TLS(string listen)
    {
        await using var dns = await Nsd.StartAsync(_folder, "there MX 10 mx.there", "mx.there A 127.0.0.1");
        int back = PeerProcess.FreePort();
        await using var peer = await OpenSmtpd.StartAsync(_folder, Name, listen, ReturnsTo(back));
        await using var host = await SendingHost.StartAsync(
            _folder.File("data"), dns.Port, peer.Port, string.Create(CultureInfo.InvariantCulture, $"Listeners:smtp:Port={back}"));

        await host.SubmitAsync("bob@there.test", "Round trip");

        var message = await host.InboxAsync(m => m.Subject == "Round trip");
        var received = message.Headers.Where(header => header.Field == "Received").Select(header => header.Value).ToList();
        Assert.Contains("with ESMTPS", received[0], StringComparison.Ordinal);
        Assert.Contains(received, value => value.Contains("OpenSMTPD", StringComparison.Ordinal));
        Assert.Equal("Hello from the test.", message.TextBody!.TrimEnd());
        await host.QueueAsync(lines => lines.Length == 0);
    }

    /// <summary>
    /// Debian's 6.8.0p2 keeps its key in another process and marks the key of each session with its name; OpenSSL 3 signs with a copy without the mark, and the
    /// handshake ends by "missing private key", with RSA and ECDSA keys, in TLS 1.2 and 1.3, for every client. So there is no TLS to its server that a test could require:
    /// what needs TLS must wait.
    /// </summary>
    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task What_needs_TLS_waits_since_nobody_gets_TLS_with_its_server(string version)
    {
        await using var dns = await Nsd.StartAsync(_folder, "there MX 10 mx.there", "mx.there A 127.0.0.1");
        await using var peer = await OpenSmtpd.StartAsync(_folder, Name, "tls pki mx.there.test", ReturnsTo(PeerProcess.FreePort()));
        await using var host = await SendingHost.StartAsync(_folder.File("data"), dns.Port, peer.Port, "Delivery:Routes:there.test:Tls=required");

        await host.SubmitAsync("bob@there.test", "By TLS");

        await host.QueueAsync(lines => lines is [var line] && line.Contains("451 4.7.5", StringComparison.Ordinal));
        var (_, output) = await ProgramRun.CompleteAsync(
            new ProcessStartInfo("openssl", ["s_client", "-starttls", "smtp", version, "-connect", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{peer.Port}")]), "QUIT\r\n", TimeSpan.FromSeconds(30));
        // Where this fails, a newer OpenSMTPD has learnt it: then the mail must arrive by TLS.
        Assert.Contains("alert internal error", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipient_that_it_refuses_comes_back_as_a_bounce()
    {
        await using var dns = await Nsd.StartAsync(_folder, "there MX 10 mx.there", "mx.there A 127.0.0.1");
        await using var peer = await OpenSmtpd.StartAsync(_folder, Name, "", ReturnsTo(PeerProcess.FreePort()));
        await using var host = await SendingHost.StartAsync(_folder.File("data"), dns.Port, peer.Port);

        await host.SubmitAsync("nobody@there.test", "Refused");

        var bounce = await host.InboxAsync(m => m.Subject == "Your message could not be delivered");
        Assert.Contains("Remote-MTA: dns; mx.there.test", bounce.ToString(), StringComparison.Ordinal);
        await host.QueueAsync(lines => lines.Length == 0);
    }

    // What leaves it comes back under Alice's address.
    private static string ReturnsTo(int port) => string.Create(CultureInfo.InvariantCulture, $$"""
        table names { "bob@there.test" = "alice@example.test" }
        action "expand" expand-only virtual <names>
        action "back" relay host smtp+tls://127.0.0.1:{{port}} tls no-verify
        match from any for domain "there.test" action "expand"
        match from any for domain "example.test" action "back"
        """);
}
