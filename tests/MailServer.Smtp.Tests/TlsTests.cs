using MailServer.Receiving;
using MailServer.Smtp.Tests.Support;
using MailServer.Testing;

namespace MailServer.Smtp.Tests;

public class TlsTests
{
    [Fact]
    public async Task Starttls_forgets_everything_and_is_not_offered_again()
    {
        await using var harness = new SmtpHarness();
        harness.Services = harness.Services with { Authenticator = new FakeAuthenticator() };
        Assert.Contains("250-STARTTLS", await harness.GreetAsync());
        await harness.ExpectAsync("AUTH PLAIN " + FakeAuthenticator.Encode("good"), "235");
        await harness.ExpectAsync("STARTTLS", "220 2.0.0");
        await harness.Client.UpgradeToTlsAsync();
        await harness.ExpectAsync("MAIL FROM:<a@b.example>", "503 5.5.1");
        var hello = await harness.GreetAsync();
        Assert.DoesNotContain("250-STARTTLS", hello);
        Assert.Contains("250-REQUIRETLS", hello);
        await harness.ExpectAsync("STARTTLS", "503 5.5.1");
        await harness.ExpectAsync("AUTH PLAIN " + FakeAuthenticator.Encode("good"), "235");
        await harness.ExpectAsync("MAIL FROM:<a@b.example> REQUIRETLS", "250");
        await harness.ExpectAsync("RCPT TO:<alice@example.test>", "250");
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("Hi\r\n.", "250");
        var message = Assert.Single(harness.Receiver.Messages);
        Assert.True(message.Transaction.Parameters.RequireTls);
        Assert.Contains("with ESMTPSA\r\n\t(TLS1.3 TLS_AES_128_GCM_SHA256)", message.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_handshake_works()
    {
        await using var harness = new SmtpHarness(connection: new InMemoryConnectionOptions { Upgrade = TlsUpgrade.Real });
        await harness.GreetAsync();
        await harness.ExpectAsync("STARTTLS", "220");
        await harness.Client.UpgradeToTlsAsync();
        await harness.GreetAsync();
        await harness.ExpectAsync("QUIT", "221");
        await harness.ExpectEndAsync();
    }

    [Theory]
    [InlineData("STARTTLS\r\nMAIL FROM:<attacker@example.org>\r\n")]
    [InlineData("STARTTLS\r\n\r\n")]
    [InlineData("STARTTLS\r\nX")]
    public async Task Nothing_behind_starttls_is_run(string input)
    {
        await using var harness = new SmtpHarness();
        await harness.GreetAsync();
        await harness.Client.SendAsync(input);
        await harness.ExpectAsync("421 4.7.0");
        await harness.ExpectEndAsync();
        Assert.Null(harness.Connection.Tls);
        Assert.True(harness.Log.Has("Plaintext followed STARTTLS"));
    }

    [Fact]
    public async Task Where_tls_is_required_little_works_before_it()
    {
        await using var harness = new SmtpHarness();
        harness.Options.RequireTls = true;
        harness.Services = harness.Services with { Authenticator = new FakeAuthenticator() };
        Assert.DoesNotContain(await harness.GreetAsync(), line => line.Contains("AUTH", StringComparison.Ordinal));
        await harness.ExpectAsync("MAIL FROM:<a@b.example>", "530 5.7.0");
        await harness.ExpectAsync("RCPT TO:<a@b.example>", "530 5.7.0");
        await harness.ExpectAsync("VRFY a", "530 5.7.0");
        await harness.ExpectRawAsync("BDAT 3 LAST\r\nabc", "530 5.7.0");
        await harness.ExpectAsync("AUTH PLAIN", "538 5.7.11");
        await harness.ExpectAsync("NOOP", "250");
        await harness.ExpectAsync("STARTTLS", "220");
        await harness.Client.UpgradeToTlsAsync();
        await harness.GreetAsync();
        await harness.ExpectAsync("MAIL FROM:<a@b.example>", "250");
    }

    [Fact]
    public async Task Without_a_certificate_starttls_is_not_offered()
    {
        await using var harness = new SmtpHarness(connection: new InMemoryConnectionOptions { Upgrade = TlsUpgrade.None });
        Assert.DoesNotContain("250-STARTTLS", await harness.GreetAsync());
        await harness.ExpectAsync("STARTTLS", "454 4.7.0");
        await harness.ExpectAsync("STARTTLS now", "501 5.5.4");
        await harness.ExpectAsync("MAIL FROM:<a@b.example> REQUIRETLS", "530 5.7.10");
    }

    [Fact]
    public async Task Implicit_tls_is_on_from_the_start()
    {
        await using var harness = new SmtpHarness(MailServiceKind.Lmtp, new InMemoryConnectionOptions { Tls = TestTls.Facts });
        var hello = await harness.GreetAsync();
        Assert.DoesNotContain("250-STARTTLS", hello);
        Assert.Contains("250-REQUIRETLS", hello);
        await harness.EnvelopeAsync();
        await harness.ExpectRawAsync("BDAT 4 LAST\r\nHi\r\n", "250");
        Assert.Contains("with LMTPS", Assert.Single(harness.Receiver.Messages).Received, StringComparison.Ordinal);
    }
}
