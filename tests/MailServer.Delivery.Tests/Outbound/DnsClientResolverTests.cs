using System.Net;
using MailServer.Delivery.Dns;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Dns;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class DnsClientResolverTests : IDisposable
{
    private readonly LoopbackDns _server = new(Answer);
    private readonly DnsClientResolver _resolver;

    public DnsClientResolverTests() => _resolver = Resolver(TimeSpan.FromSeconds(20));

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Records_of_each_type_are_read()
    {
        var exchangers = await _resolver.FindMailExchangersAsync("found.test", CancellationToken.None);
        Assert.Equal([new(10, "mx1.found.test"), new(20, "mx2.found.test")], exchangers.Records);
        // The answer grows old while it is read.
        Assert.InRange(exchangers.TimeToLive.TotalSeconds, 280, 300);
        Assert.True(exchangers.IsAuthenticated);
        Assert.Equal([IPAddress.Parse("192.0.2.1")], (await _resolver.FindIPv4Async("found.test", CancellationToken.None)).Records);
        Assert.Equal([IPAddress.Parse("2001:db8::1")], (await _resolver.FindIPv6Async("found.test", CancellationToken.None)).Records);
        Assert.Equal(["one two"], (await _resolver.FindTextAsync("found.test", CancellationToken.None)).Records);
        Assert.Equal(["other.test"], (await _resolver.FindAliasAsync("found.test", CancellationToken.None)).Records);
        var tlsa = Assert.Single((await _resolver.FindTlsaAsync("found.test", CancellationToken.None)).Records);
        Assert.Equal((3, 1, 1), (tlsa.Usage, tlsa.Selector, tlsa.MatchingType));
        Assert.Equal(new byte[] { 9, 8, 7 }, tlsa.Data.ToArray());
    }

    [Fact]
    public async Task The_root_as_a_host_is_the_null_MX() =>
        Assert.Equal([new(0, "")], (await _resolver.FindMailExchangersAsync("null.test", CancellationToken.None)).Records);

    [Theory]
    [InlineData("empty.test", DnsStatus.NoData)]
    [InlineData("nowhere.test", DnsStatus.NoSuchName)]
    [InlineData("broken.test", DnsStatus.TryLater)]
    [InlineData("refused.test", DnsStatus.TryLater)]
    public async Task The_kinds_of_no_answer_are_told_apart(string name, DnsStatus status) =>
        Assert.Equal(status, (await _resolver.FindMailExchangersAsync(name, CancellationToken.None)).Status);

    [Fact]
    public async Task Silence_is_no_answer() => Assert.Equal(
        DnsStatus.TryLater, (await Resolver(TimeSpan.FromMilliseconds(200)).FindMailExchangersAsync("silent.test", CancellationToken.None)).Status);

    [Theory]
    [InlineData("a..test")]
    [InlineData("waytoolonglabelwaytoolonglabelwaytoolonglabelwaytoolonglabelwaytoolonglabel.test")]
    public async Task A_name_that_cannot_be_asked_for_does_not_exist(string name) =>
        Assert.Equal(DnsStatus.NoSuchName, (await _resolver.FindMailExchangersAsync(name, CancellationToken.None)).Status);

    private DnsClientResolver Resolver(TimeSpan timeout) =>
        new(new DnsClientResolverOptions { Servers = [_server.EndPoint], Timeout = timeout, Retries = 0, AskForDnssec = true });

    private static (int Code, byte[][] Records)? Answer(string name, int type) => name switch
    {
        "found.test" => (0, type switch
        {
            1 => [[192, 0, 2, 1]],
            28 => [IPAddress.Parse("2001:db8::1").GetAddressBytes()],
            15 => [LoopbackDns.Mx(10, "MX1.found.test"), LoopbackDns.Mx(20, "mx2.found.test")],
            16 => [LoopbackDns.Txt("one", " two")],
            5 => [LoopbackDns.Name("other.test")],
            52 => [[3, 1, 1, 9, 8, 7]],
            _ => [],
        }),
        "null.test" => (0, [LoopbackDns.Mx(0, "")]),
        "empty.test" => (0, []),
        "nowhere.test" => (3, []),
        "broken.test" => (2, []),
        "refused.test" => (5, []),
        _ => null,
    };
}
