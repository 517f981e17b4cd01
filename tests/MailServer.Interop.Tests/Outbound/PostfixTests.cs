using System.Globalization;
using MailKit.Net.Smtp;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Peers;
using MailKit;

namespace MailServer.Interop.Tests.Outbound;

/// <summary>Mail to Postfix and back, found by a real DNS server.</summary>
public sealed class PostfixTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lmtp")]
    [InlineData("smtp")]
    public async Task A_message_goes_to_Postfix_by_MX_and_comes_back(string protocol)
    {
        await using var dns = await Nsd.StartAsync(_folder, "there MX 10 mx.there", "there MX 5 dead.there", "mx.there A 127.0.0.1", "dead.there A 127.0.0.99");
        int back = PeerProcess.FreePort();
        await using var postfix = await Postfix.StartAsync(_folder, "mx.there.test", ReturnsTo(protocol, back));
        await using var host = await SendingHost.StartAsync(_folder.File("data"), dns.Port, postfix.Port, Listens(protocol, back));

        await host.SubmitAsync("bob@there.test", "Round trip " + protocol);

        var message = await host.InboxAsync(m => m.Subject == "Round trip " + protocol);
        Assert.Contains(message.Headers, h => h.Field == "Received" && h.Value.Contains("Postfix", StringComparison.Ordinal));
        Assert.Equal("Hello from the test.", message.TextBody!.TrimEnd());
        await host.QueueAsync(lines => lines.Length == 0);
    }

    [Fact]
    public async Task Postfix_tells_of_success_and_we_of_its_refusal()
    {
        await using var dns = await Nsd.StartAsync(_folder, "there MX 10 mx.there", "mx.there A 127.0.0.1");
        int back = PeerProcess.FreePort();
        await using var postfix = await Postfix.StartAsync(
            _folder, "mx.there.test",
            string.Create(CultureInfo.InvariantCulture, $"transport_maps = inline:{{ {{there.test = discard:}}, {{example.test = lmtp:[127.0.0.1]:{back}}} }}"),
            "smtpd_recipient_restrictions = check_recipient_access inline:{{nobody@there.test=REJECT}}, permit_mynetworks, reject");
        await using var host = await SendingHost.StartAsync(_folder.File("data"), dns.Port, postfix.Port, Listens("lmtp", back));

        await host.SubmitAsync("bob@there.test", "Tell me", DeliveryStatusNotification.Success);
        var success = await host.InboxAsync(m => m.Subject?.Contains("Success", StringComparison.Ordinal) == true);
        Assert.Contains("Action: delivered", success.ToString(), StringComparison.Ordinal);

        await host.SubmitAsync("nobody@there.test", "Refused");
        var bounce = await host.InboxAsync(m => m.Subject == "Your message could not be delivered");
        Assert.Contains("Remote-MTA: dns; mx.there.test", bounce.ToString(), StringComparison.Ordinal);
        await host.QueueAsync(lines => lines.Length == 0);
    }

    [Theory]
    [InlineData("required", true, null)]
    [InlineData("verified", true, "451 4.7.5")]
    [InlineData("required", false, "451 4.7.4")]
    [InlineData("opportunistic", false, null)]
    public async Task TLS_is_as_good_as_the_route_wants_it_or_the_mail_waits(string mode, bool hasTls, string? error)
    {
        await using var dns = await Nsd.StartAsync(_folder, "there MX 10 mx.there", "mx.there A 127.0.0.1");
        var (tls, _) = Postfix.Certificate(_folder, "mx.there.test");
        await using var postfix = await Postfix.StartAsync(
            _folder, "mx.there.test", hasTls ? tls : "", "transport_maps = inline:{{there.test = discard:}}", "smtpd_tls_loglevel = 1");
        await using var host = await SendingHost.StartAsync(_folder.File("data"), dns.Port, postfix.Port, "Delivery:Routes:there.test:Tls=" + mode);

        await host.SubmitAsync("bob@there.test", "TLS");

        await host.QueueAsync(lines => error is null ? lines.Length == 0 : lines is [var line] && line.Contains(error, StringComparison.Ordinal));
        Assert.Equal(error is null, postfix.Log.Contains("status=sent", StringComparison.Ordinal));
        if (error is null) Assert.Equal(hasTls, postfix.Log.Contains("TLS connection established from", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_that_the_signed_DNS_binds_is_taken_and_another_is_not()
    {
        var (tls, certificate) = Postfix.Certificate(_folder, "mx.signed.test");
        await using var postfix = await Postfix.StartAsync(
            _folder, "mx.signed.test", tls, "transport_maps = inline:{{signed.test = discard:}, {bad.signed.test = discard:}}", "smtpd_tls_loglevel = 1");
        string port = string.Create(CultureInfo.InvariantCulture, $"_{postfix.Port}._tcp");
        await using var dns = await SignedDns.StartAsync(
            _folder, "@ MX 10 mx", "bad MX 10 badmx", "mx A 127.0.0.1", "badmx A 127.0.0.1",
            $"{port}.mx TLSA {TestCertificate.Tlsa(certificate)}", $"{port}.badmx TLSA 3 1 1 {new string('0', 64)}");
        await using var host = await SendingHost.StartAsync(_folder.File("data"), dns.Port, postfix.Port, "Delivery:Dns:TrustDnssec=true");

        await host.SubmitAsync("bob@signed.test", "Bound");
        await host.QueueAsync(lines => lines.Length == 0);
        Assert.Contains("TLS connection established from", postfix.Log, StringComparison.Ordinal);

        await host.SubmitAsync("bob@bad.signed.test", "Not bound");
        await host.QueueAsync(lines => lines is [var line] && line.Contains("the certificate matches no TLSA record", StringComparison.Ordinal));
    }

    // What leaves Postfix comes back under Alice's address.
    private static string ReturnsTo(string protocol, int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"virtual_alias_domains = there.test\nvirtual_alias_maps = inline:{{ {{bob@there.test = alice@example.test}} }}\ntransport_maps = inline:{{ {{example.test = {protocol}:[127.0.0.1]:{port}}} }}");

    private static string Listens(string protocol, int port) => string.Create(CultureInfo.InvariantCulture, $"Listeners:{protocol}:Port={port}");
}
