using MailServer.Delivery.Outbound;
using MailServer.Delivery.Routing;
using MailServer.Delivery.Tests.Outbound.Support;

namespace MailServer.Delivery.Tests.Outbound.Trouble;

/// <summary>Next hops that offer TLS and cannot do it: without need the mail goes out in plain text, and where TLS is required it waits.</summary>
public sealed class TlsTroubleTests : IAsyncDisposable
{
    private const string Injected = "raw:220 go on\r\n250 injected\r\n";
    private const string Silent = "raw:220 go on\r\n";

    private static readonly TimeSpan Handshake = TimeSpan.FromMinutes(4);

    private readonly TroubleBench _trouble = new();

    // The wait for the handshake is told from that for the answer to STARTTLS by its length.
    public TlsTroubleTests() => _trouble.Bench.Options = _trouble.Bench.Options with
    {
        LeaseTime = TimeSpan.FromHours(6), Timeouts = new() { Greeting = Handshake, Command = TimeSpan.FromMinutes(5) },
    };

    public ValueTask DisposeAsync() => _trouble.DisposeAsync();

    [Theory]
    [InlineData(Injected)]
    [InlineData(Silent)]
    public async Task Broken_TLS_that_nobody_asked_for_costs_no_mail(string answer)
    {
        _trouble.Trouble("STARTTLS", answer);
        await _trouble.SendAsync();
        if (answer == Silent) await PassHandshakeAsync();

        await _trouble.AssertDeliveredAsync(1);
        Assert.Equal(2, _trouble.Hop.Connections);
    }

    [Theory]
    [InlineData(Injected)]
    [InlineData(Silent)]
    [InlineData("454 4.7.0 not now")]
    public async Task Broken_TLS_that_is_required_puts_the_mail_off(string answer)
    {
        RequireTls();
        _trouble.Trouble("STARTTLS", answer);
        await _trouble.SendAsync();
        if (answer == Silent) await PassHandshakeAsync();
        await _trouble.Bench.WhenTriedAsync(1);

        await _trouble.AssertDeferredAsync("451 4.7.");
        Assert.DoesNotContain(_trouble.Hop.Commands, line => line.StartsWith("MAIL", StringComparison.Ordinal));
        await _trouble.AssertDeliveredAfterCureAsync(1);
    }

    [Fact]
    public async Task A_certificate_of_somebody_else_puts_the_mail_off()
    {
        RequireTls();
        _trouble.Hop.Extensions = ["STARTTLS"];
        _trouble.Bench.Connector.AreCertificatesValid = false;
        await _trouble.SendAsync();
        await _trouble.Bench.WhenTriedAsync(1);

        await _trouble.AssertDeferredAsync("certificate");
        _trouble.Bench.Connector.AreCertificatesValid = true;
        await _trouble.AssertDeliveredAfterCureAsync(1);
    }

    private async Task PassHandshakeAsync()
    {
        await _trouble.WhenAskedAsync("STARTTLS");
        using var guard = new CancellationTokenSource(Waiting.Guard);
        await _trouble.Bench.Time.PassOneAsync(length => length == Handshake, guard.Token);
    }

    private void RequireTls() => _trouble.Bench.Routing = _trouble.Bench.Routing with { ByMx = new RelayTarget("") { Tls = OutboundTls.Verified } };
}
