using MailServer.Hosting.Engines;
using MailServer.Hosting.Options;

namespace MailServer.Hosting.Tests.Options;

public class ValidationTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Errors(new MailServerOptions()));

    [Fact]
    public void Every_error_is_told_at_once_with_its_full_key()
    {
        var options = BindingTests.Bind(
            ("HostName", "not a name"), ("Listeners:smtp:Port", "25x"), ("Listeners:odd:Address", "nowhere"), ("Listeners:imap:Certificate", "Missing"),
            ("Certificates:Other:Password", "x"), ("Limits:WriteTimeout", "0s"), ("Limits:MaxMessageSize", "100"), ("Delivery:Retry:MaximumAge", "1s"));

        Assert.Equal(
            [
                "MailServer:Listeners:smtp:Port: '25x' is not a whole number from 0 to 2147483647",
                "MailServer:HostName: 'not a name' is not a host name",
                "MailServer:Limits:MaxMessageSize: must be at least 65536 (RFC 5321 §4.5.3.1.7)",
                "MailServer:Limits:WriteTimeout: must be longer than zero and at most 24 days",
                "MailServer:Delivery:Retry:MaximumAge: must not be shorter than MinimumAge",
                "MailServer:Certificates:Other:Path: is missing; name a PFX or PEM file",
                "MailServer:Listeners:imap:Certificate: there is no certificate 'Missing' under MailServer:Certificates",
                "MailServer:Listeners:odd:Protocol: is missing; only the names smtp, submission, submissions, lmtp, pop3, pop3s, imap, imaps, managesieve, http imply one",
            ],
            Errors(options).Order(StringComparer.Ordinal).OrderBy(Rank));
    }

    [Theory]
    [InlineData("Routes:example.org:Host", "host:x", "Routes:example.org:Host")]
    [InlineData("Routes:example.org:User", "me", "Routes:example.org:Host")]
    [InlineData("Routes:a.*.org:Host", "hop.test", "Routes:a.*.org:Routes")]
    [InlineData("Routes:example.org:SourceAddresses", "here", "Routes:example.org:SourceAddresses")]
    [InlineData("MxPort", "70000", "MxPort")]
    [InlineData("OwnAddresses", "me", "OwnAddresses")]
    [InlineData("Dns:Servers", "dns.example.org", "Dns:Servers")]
    [InlineData("Queue:MostItems", "0", "Queue:MostItems")]
    [InlineData("Notices:PostmasterCopy", "@", "Notices:PostmasterCopy")]
    [InlineData("Lists:UnsubscribeUrl", "http://lists.test/{token}", "Lists:UnsubscribeUrl")]
    [InlineData("Lists:UnsubscribeUrl", "https://lists.test/leave", "Lists:UnsubscribeUrl")]
    [InlineData("Lists:BounceMemory", "0s", "Lists:BounceMemory")]
    [InlineData("Lists:MaxRecipients", "0", "Lists:MaxRecipients")]
    public void A_way_out_that_cannot_be_is_an_error(string key, string value, string told)
    {
        var error = Assert.Single(Errors(BindingTests.Bind(("Delivery:" + key, value))));

        Assert.StartsWith($"MailServer:Delivery:{told}: ", error);
    }

    [Theory]
    [InlineData("OtherUsersName", "a/b")]
    [InlineData("OtherUsersName", "50%")]
    [InlineData("JmapSession", "http://jmap.example.org/")]
    [InlineData("JmapSession", "jmap")]
    [InlineData("SharedName", "INBOX")]
    [InlineData("SharedName", "Other Users")]
    [InlineData("AdministratorUri", "call me")]
    [InlineData("MaxSearchContexts", "0")]
    [InlineData("EventBatch", "0")]
    [InlineData("EventTime", "0")]
    [InlineData("MaxHangingEvents", "-1")]
    public void What_IMAP_cannot_offer_is_an_error(string key, string value)
    {
        var error = Assert.Single(Errors(BindingTests.Bind(("Imap:" + key, value))));

        Assert.StartsWith($"MailServer:Imap:{key}: ", error);
    }

    [Fact]
    public void A_protocol_without_an_engine_says_what_to_add()
    {
        var options = BindingTests.Bind(("Listeners:pop3s:Port", "0"), ("Listeners:mine:Protocol", "finger"), ("Listeners:mine:Port", "79"));

        Assert.Equal(
            [
                "MailServer:Listeners:mine:Protocol: no engine serves 'finger'; served are imap, smtp",
                "MailServer:Listeners:pop3s:Protocol: no engine serves 'pop3'; add AddPop3() after AddMailServer(…), or remove the listener",
            ],
            Errors(options).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_listeners_in_one_place_are_an_error()
    {
        var options = BindingTests.Bind(("Listeners:imap:Port", "2143"), ("Listeners:smtp:Port", "2143"), ("Listeners:imaps:Port", "0"), ("Listeners:other:Protocol", "imap"), ("Listeners:other:Port", "0"));

        Assert.Equal(["MailServer:Listeners:smtp:Port: the listener 'imap' has the same address and port"], Errors(options));
    }

    [Fact]
    public void Client_certificates_need_TLS()
    {
        var options = BindingTests.Bind(("Listeners:imap:Tls", "none"), ("Listeners:imap:ClientCertificates", "require"));

        Assert.Equal(["MailServer:Listeners:imap:ClientCertificates: needs TLS"], Errors(options));
    }

    [Theory]
    [InlineData("smtp", null, MailTlsMode.StartTls, 25)]
    [InlineData("submission", null, MailTlsMode.StartTls, 587)]
    [InlineData("submissions", null, MailTlsMode.Implicit, 465)]
    [InlineData("lmtp", null, MailTlsMode.StartTls, 24)]
    [InlineData("pop3", null, MailTlsMode.StartTls, 110)]
    [InlineData("pop3s", null, MailTlsMode.Implicit, 995)]
    [InlineData("imap", null, MailTlsMode.StartTls, 143)]
    [InlineData("imaps", null, MailTlsMode.Implicit, 993)]
    [InlineData("managesieve", null, MailTlsMode.StartTls, 4190)]
    [InlineData("http", null, MailTlsMode.None, 80)]
    [InlineData("anything", "imap", MailTlsMode.StartTls, 143)]
    [InlineData("imaps", "submission", MailTlsMode.StartTls, 587)]
    public void Names_and_protocols_imply_TLS_and_ports(string name, string? protocol, MailTlsMode tls, int port)
    {
        var listener = new MailListenerOptions { Protocol = protocol };
        var spoken = ProtocolDefaults.ProtocolOf(name, listener)!;

        Assert.Equal(tls, ProtocolDefaults.TlsOf(name, spoken, listener));
        Assert.Equal(port, ProtocolDefaults.PortOf(spoken, tls));
    }

    private static IReadOnlyList<string> Errors(MailServerOptions options)
    {
        MailEngineRegistration[] engines = [new("smtp"), new("imap")];
        return [.. new MailServerOptionsValidator(engines).Validate(null, options).Failures ?? []];
    }

    /// <summary>The order in which the sections are looked at.</summary>
    private static int Rank(string error) => Array.FindIndex(
        ["Listeners:smtp", "HostName", "Limits", "Delivery", "Certificates:O", "Listeners"], part => error.StartsWith("MailServer:" + part, StringComparison.Ordinal));
}
