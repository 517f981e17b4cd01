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

    /// <summary>Its TLS may be broken: Debian's 6.8 offers STARTTLS and fails in the handshake, since it cannot use its key with OpenSSL 3. The mail arrives all the same.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("tls pki mx.there.test")]
    public async Task A_message_goes_to_OpenSMTPD_by_MX_and_comes_back(string listen)
    {
        await using var dns = await Nsd.StartAsync(_folder, "there MX 10 mx.there", "mx.there A 127.0.0.1");
        int back = PeerProcess.FreePort();
        await using var peer = await OpenSmtpd.StartAsync(_folder, Name, listen, ReturnsTo(back));
        await using var host = await SendingHost.StartAsync(
            _folder.File("data"), dns.Port, peer.Port, string.Create(CultureInfo.InvariantCulture, $"Listeners:smtp:Port={back}"));

        await host.SubmitAsync("bob@there.test", "Round trip");

        var message = await host.InboxAsync(m => m.Subject == "Round trip");
        Assert.Contains(message.Headers, header => header.Field == "Received" && header.Value.Contains("OpenSMTPD", StringComparison.Ordinal));
        Assert.Equal("Hello from the test.", message.TextBody!.TrimEnd());
        await host.QueueAsync(lines => lines.Length == 0);
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
        action "back" relay host smtp://127.0.0.1:{{port}}
        match from any for domain "there.test" action "expand"
        match from any for domain "example.test" action "back"
        """);
}
