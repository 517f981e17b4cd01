using System.Net;
using MailServer.Smtp.Tests.Support;

namespace MailServer.Smtp.Tests;

public class XclientTests
{
    [Fact]
    public async Task A_trusted_proxy_speaks_for_its_client()
    {
        var check = new StageCheck();
        await using var harness = Trusting(check);
        Assert.Contains("250 XCLIENT NAME ADDR PORT PROTO HELO DESTADDR DESTPORT", await harness.GreetAsync());
        await harness.ExpectAsync("XCLIENT ADDR=IPV6:2001:db8::7 PORT=1234 NAME=[UNAVAILABLE]", "220 mail.example.test");
        await harness.ExpectAsync("MAIL FROM:<>", "503 5.5.1");
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("x\r\n.", "250");
        var message = Assert.Single(harness.Receiver.Messages);
        Assert.Contains("from client.example ([IPv6:2001:db8::7])", message.Received, StringComparison.Ordinal);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("2001:db8::7"), 1234), message.Transaction.Session.RemoteEndPoint);
        Assert.Equal(2, check.Stages.Count(stage => stage == "connect"));
    }

    [Fact]
    public async Task The_trust_of_the_proxy_is_not_its_clients()
    {
        await using var harness = Trusting();
        harness.Options.TrustedNetworks.Add(IPNetwork.Parse("192.0.2.0/24"));
        await harness.GreetAsync();
        await harness.ExpectAsync("XCLIENT ADDR=198.51.100.1", "220");
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("x\r\n.", "250");
        Assert.False(Assert.Single(harness.Receiver.Messages).Transaction.Session.IsTrusted);
        await harness.ExpectAsync("XCLIENT ADDR=[UNAVAILABLE]", "220");
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("x\r\n.", "250");
        Assert.Null(harness.Receiver.Messages[1].Transaction.Session.RemoteEndPoint);
        Assert.False(harness.Receiver.Messages[1].Transaction.Session.IsTrusted);
    }

    /// <summary>Else whoever guesses behind a proxy would close the log-in to everybody behind it.</summary>
    [Fact]
    public async Task A_log_in_comes_from_the_client_and_not_from_its_proxy()
    {
        var authenticator = new FakeAuthenticator();
        await using var harness = Trusting();
        harness.Services = harness.Services with { Authenticator = authenticator };
        await harness.GreetAsync();
        await harness.ExpectAsync("XCLIENT ADDR=198.51.100.1 PORT=7", "220");
        await harness.GreetAsync();
        await harness.ExpectAsync($"AUTH PLAIN {FakeAuthenticator.Encode("good")}", "235");
        Assert.Equal(new IPEndPoint(IPAddress.Parse("198.51.100.1"), 7), authenticator.Asked?.RemoteEndPoint);
    }

    [Fact]
    public async Task A_stranger_cannot_use_it_and_does_not_hear_of_it()
    {
        await using var harness = new SmtpHarness();
        harness.Options.XclientNetworks.Add(IPNetwork.Parse("10.0.0.0/8"));
        Assert.DoesNotContain(await harness.GreetAsync(), line => line.Contains("XCLIENT", StringComparison.Ordinal));
        await harness.ExpectAsync("XCLIENT ADDR=10.0.0.1", "550 5.7.0");
    }

    [Theory]
    [InlineData("XCLIENT")]
    [InlineData("XCLIENT ADDR=nowhere")]
    [InlineData("XCLIENT LOGIN=alice")]
    [InlineData("XCLIENT FOO=bar")]
    [InlineData("XCLIENT PORT=99999")]
    public async Task Malformed_attributes_change_nothing(string command)
    {
        await using var harness = Trusting();
        await harness.GreetAsync();
        await harness.ExpectAsync(command, "501 5.5.4");
        await harness.ExpectAsync("MAIL FROM:<>", "250");
        await harness.ExpectAsync("XCLIENT ADDR=198.51.100.1", "503 5.5.1");
    }

    private static SmtpHarness Trusting(params MailServer.Checks.MailCheck[] checks)
    {
        var harness = new SmtpHarness();
        harness.Options.XclientNetworks.Add(IPNetwork.Parse("192.0.2.1/32"));
        harness.Options.HelpText = null;
        harness.Services = harness.Services with { Checks = checks };
        return harness;
    }
}
