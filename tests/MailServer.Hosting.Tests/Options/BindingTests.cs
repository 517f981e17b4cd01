using System.Net;
using MailServer.Delivery.Outbound;
using MailServer.Hosting.Options;
using Microsoft.Extensions.Configuration;

namespace MailServer.Hosting.Tests.Options;

public class BindingTests
{
    [Fact]
    public void Every_kind_of_value_is_bound()
    {
        var options = Bind(
            ("DataDirectory", "/var/mail"), ("HostName", "mail.example.org"), ("DefaultDomain", "example.org"), ("TextIndex", "false"),
            ("Listeners:imaps:Address", "127.0.0.1"), ("Listeners:imaps:Port", "2993"), ("Listeners:imaps:Tls", "implicit"),
            ("Listeners:imaps:ProxyProtocol:0", "10.1.2.3/8"), ("Listeners:imaps:ProxyProtocol:1", "2001:db8::1"),
            ("Listeners:imaps:ClientCertificates", "request"), ("Listeners:imaps:SocketMode", "0600"),
            ("Certificates:Default:Path", "a.pem"), ("Certificates:Default:Hosts", "a.example.org, b.example.org"),
            ("Limits:MaxMessageSize", "10MiB"), ("Limits:IdleTimeout", "45m"), ("Limits:LoginTimeout", "00:02:30"), ("Limits:MaxConnections", "7"),
            ("Security:TrustedNetworks", "192.0.2.0/24,::1"), ("Security:AllowPlaintextLogin", "true"),
            ("Delivery:SmartHost", "relay.example.org:587"), ("Delivery:Retry:MaximumAge", "3d"));
        var listener = options.Listeners["imaps"];

        Assert.Empty(options.BindingErrors);
        Assert.Empty(options.UnknownKeys);
        Assert.False(options.TextIndex);
        Assert.Equal(("/var/mail", "mail.example.org", "example.org"), (options.DataDirectory, options.HostName, options.DefaultDomain));
        Assert.Equal(("127.0.0.1", 2993, MailTlsMode.Implicit, ClientCertificateMode.Request), (listener.Address, listener.Port, listener.Tls, listener.ClientCertificates));
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("2001:db8::1/128")], listener.ProxyProtocol);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, listener.SocketMode);
        Assert.Equal(["a.example.org", "b.example.org"], options.Certificates["default"].Hosts);
        Assert.Equal((10 << 20, TimeSpan.FromMinutes(45), TimeSpan.FromSeconds(150), 7), (options.Limits.MaxMessageSize, options.Limits.IdleTimeout, options.Limits.LoginTimeout, options.Limits.MaxConnections));
        Assert.Equal([IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("::1/128")], options.Security.TrustedNetworks);
        Assert.True(options.Security.AllowPlaintextLogin);
        Assert.Equal(("relay.example.org:587", TimeSpan.FromDays(3)), (options.Delivery.SmartHost, options.Delivery.Retry.MaximumAge));
    }

    [Fact]
    public void Routes_and_the_rest_of_the_way_out_are_bound()
    {
        var delivery = Bind(
            ("Delivery:Routes:example.org:Host", "hop.example.net:2525"), ("Delivery:Routes:example.org:Tls", "verified"),
            ("Delivery:Routes:.example.com:MostMessagesPerMinute", "60"), ("Delivery:SourceAddresses", "192.0.2.1, 2001:db8::1"),
            ("Delivery:Dns:Servers", "127.0.0.1:5353"), ("Delivery:Dns:TrustDnssec", "true"), ("Delivery:Notices:Language", "german"),
            ("Delivery:Queue:MostItems", "50")).Delivery;

        Assert.Equal(("hop.example.net:2525", OutboundTls.Verified), (delivery.Routes["example.org"].Host, delivery.Routes["example.org"].Tls));
        Assert.Equal(60, delivery.Routes[".example.com"].MostMessagesPerMinute);
        Assert.Equal(["192.0.2.1", "2001:db8::1"], delivery.SourceAddresses);
        Assert.Equal((true, MailNoticeLanguage.German, 50), (delivery.Dns.TrustDnssec, delivery.Notices.Language, delivery.Queue.MostItems));
    }

    [Fact]
    public void What_imap_offers_is_bound()
    {
        var imap = Bind(
            ("Imap:MaxWatchedMailboxes", "5"), ("Imap:MaxSearchContexts", "6"), ("Imap:MaxSortContexts", "7"), ("Imap:MessageLimit", "1000"), ("Imap:SaveLimit", "500"), ("Imap:SortMemory", "2MiB"),
            ("Imap:ProgressInterval", "20s"), ("Imap:HostNames", "imap.example.org"), ("Imap:SubmissionUsers", "submit@example.org, other@example.org"), ("Imap:Administrators", "root@example.org"), ("Imap:LiteralMinus", "true"), ("Imap:Utf8Only", "true"), ("Imap:SieveScript", "all"), ("Imap:EventTime", "5s"), ("Imap:EventBatch", "10"), ("Imap:MaxHangingEvents", "3"), ("Imap:RefuseEightBitHeaders", "true")).Imap;
        Assert.Equal((5, 6, 7, 1000, 500), (imap.MaxWatchedMailboxes, imap.MaxSearchContexts, imap.MaxSortContexts, imap.MessageLimit, imap.SaveLimit));
        Assert.Equal((TimeSpan.FromSeconds(20), 2L * 1024 * 1024), (imap.ProgressInterval, imap.SortMemory));
        Assert.Equal(("all", TimeSpan.FromSeconds(5), 10, 3), (imap.SieveScript, imap.EventTime, imap.EventBatch, imap.MaxHangingEvents));
        Assert.Equal(["imap.example.org"], imap.HostNames);
        Assert.Equal(["submit@example.org", "other@example.org"], imap.SubmissionUsers);
        Assert.Equal(["root@example.org"], imap.Administrators);
        Assert.True(imap.LiteralMinus && imap.Utf8Only && imap.RefuseEightBitHeaders);
    }

    [Theory]
    [InlineData("Listeners:smtp:Port", "25x")]
    [InlineData("Listeners:smtp:Port", "-1")]
    [InlineData("Listeners:smtp:Tls", "7")]
    [InlineData("Listeners:smtp:Tls", "ssl")]
    [InlineData("Listeners:smtp:SocketMode", "888")]
    [InlineData("Limits:MaxMessageSize", "10 bananas")]
    [InlineData("Limits:MaxMessageSize", "99999999999GiB")]
    [InlineData("Limits:IdleTimeout", "30")]
    [InlineData("Limits:IdleTimeout", "-00:00:30")]
    [InlineData("Limits:MaxConnections", "1,000")]
    [InlineData("Security:AllowPlaintextLogin", "maybe")]
    [InlineData("Security:TrustedNetworks:0", "10.0.0.0/33")]
    [InlineData("Security:TrustedNetworks:0", "everybody")]
    public void A_value_that_cannot_be_read_is_told_by_its_key(string key, string value)
    {
        var error = Assert.Single(Bind((key, value)).BindingErrors);

        Assert.StartsWith($"MailServer:{key}: '{value}' is not ", error);
    }

    [Fact]
    public void Typing_errors_within_our_sections_are_errors_and_others_sections_are_only_noted()
    {
        var options = Bind(("Limits:MaxMesageSize", "1"), ("Listeners:smtp:Prot", "25"), ("Demo:Password", "x"));

        Assert.Equal(2, options.BindingErrors.Count);
        Assert.Contains(options.BindingErrors, error => error.StartsWith("MailServer:Limits:MaxMesageSize: no such setting"));
        Assert.Contains(options.BindingErrors, error => error.StartsWith("MailServer:Listeners:smtp:Prot: no such setting"));
        Assert.Equal(["MailServer:Demo"], options.UnknownKeys);
    }

    [Theory]
    [InlineData("*", "Any")]
    [InlineData("::", "Any")]
    [InlineData("[::]", "Any")]
    [InlineData("LOCALHOST", "Loopback")]
    [InlineData("0.0.0.0", "Ip")]
    [InlineData("2001:db8::1", "Ip")]
    [InlineData("[2001:db8::1]", "Ip")]
    [InlineData("unix:/run/mail.sock", "Unix")]
    [InlineData("unix:mail.sock", null)]
    [InlineData("mail.example.org", null)]
    [InlineData("127.1", null)]
    [InlineData("", null)]
    public void Addresses_are_read(string text, string? kind) => Assert.Equal(kind, BindAddress.Parse(text)?.GetType().Name);

    internal static MailServerOptions Bind(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("MailServer:" + setting.Key, (string?)setting.Value)))
            .Build();
        var options = new MailServerOptions();
        MailServerOptionsBinder.Bind(configuration.GetSection("MailServer"), options);
        return options;
    }
}
