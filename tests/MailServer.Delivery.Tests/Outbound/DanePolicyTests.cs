using System.Net;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Routing;
using MailServer.Dns;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class DanePolicyTests
{
    private readonly FakeDnsResolver _dns = new() { IsAuthenticated = true };

    [Fact]
    public async Task Validated_records_make_TLS_with_that_certificate_a_must()
    {
        Publish(new TlsaAssociation(3, 1, 1, new byte[32]));

        var security = await FindAsync();

        Assert.Equal(OutboundTls.Required, security!.Tls);
        Assert.Single(security.Associations);
    }

    [Fact]
    public async Task Records_that_SMTP_cannot_use_still_make_TLS_a_must()
    {
        Publish(new TlsaAssociation(1, 1, 1, new byte[32]));

        var security = await FindAsync();

        Assert.Equal(OutboundTls.Required, security!.Tls);
        Assert.Empty(security.Associations);
    }

    [Fact]
    public async Task Without_records_or_without_validation_all_is_as_usual()
    {
        Assert.Equal(OutboundTls.Opportunistic, (await FindAsync())!.Tls);
        Publish(new TlsaAssociation(3, 1, 1, new byte[32]));
        _dns.IsAuthenticated = false;

        Assert.Equal(OutboundTls.Opportunistic, (await FindAsync())!.Tls);
    }

    [Fact]
    public async Task A_host_that_is_an_alias_has_its_records_at_its_true_name_or_its_own()
    {
        _dns.Name("mx.test").Alias = "true.test";
        _dns.Name("true.test");
        Publish(new TlsaAssociation(3, 1, 1, new byte[32]));
        Assert.Equal("mx.test", (await FindAsync())!.TlsName);

        _dns.Name("_25._tcp.true.test").Associations.Add(new TlsaAssociation(2, 0, 1, new byte[32]));
        Assert.Equal("true.test", (await FindAsync())!.TlsName);
    }

    [Fact]
    public async Task A_DNS_that_does_not_answer_keeps_the_host_from_being_used()
    {
        _dns.Break("_25._tcp.mx.test");

        Assert.Null(await FindAsync());
    }

    private void Publish(TlsaAssociation record) => _dns.Name("_25._tcp.mx.test").Associations.Add(record);

    private ValueTask<HostSecurity?> FindAsync()
    {
        var host = new NextHost("mx.test", new RelayTarget("mx.test")) { IsFromDns = true, IsNameAuthenticated = true };
        var addresses = new AddressList([new IPEndPoint(IPAddress.Loopback, 25)], null, IsAuthenticated: true);
        return new DanePolicy(_dns).FindAsync(host, addresses, CancellationToken.None);
    }
}
