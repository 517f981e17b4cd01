using MailServer.Receiving;
using MailServer.Smtp.Tests.Support;

namespace MailServer.Smtp.Tests;

public class AuthTests
{
    private static readonly string Good = FakeAuthenticator.Encode("good");

    [Fact]
    public async Task An_initial_response_logs_in_and_the_received_line_says_so()
    {
        await using var harness = await StartAsync();
        await harness.ExpectAsync($"AUTH PLAIN {Good}", "235 2.7.0");
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("Hi\r\n.", "250");
        var message = Assert.Single(harness.Receiver.Messages);
        Assert.Contains("with ESMTPA", message.Received, StringComparison.Ordinal);
        Assert.Equal("alice@example.test", message.Transaction.Session.Principal!.Account.Address.ToString());
    }

    [Theory]
    [InlineData(false, "Received: from authenticated-user\r\n\tby ")]
    [InlineData(true, "Received: from client.example ([192.0.2.1])\r\n\tby ")]
    public async Task Where_a_user_is_stands_in_the_received_line_only_when_asked_for(bool isRevealed, string start)
    {
        await using var harness = await StartAsync();
        harness.Options.RevealsUsersAddress = isRevealed;
        await harness.ExpectAsync($"AUTH PLAIN {Good}", "235 2.7.0");
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("Hi\r\n.", "250");
        Assert.StartsWith(start, Assert.Single(harness.Receiver.Messages).Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_initial_response_the_server_asks()
    {
        await using var harness = await StartAsync();
        Assert.Equal("334 ", await harness.CommandAsync("AUTH PLAIN"));
        await harness.ExpectAsync(Good, "235 2.7.0");
    }

    [Fact]
    public async Task An_exchange_takes_many_steps_and_data_of_success_goes_as_a_last_challenge()
    {
        await using var harness = await StartAsync();
        Assert.Equal("334 " + FakeAuthenticator.Encode("first"), await harness.CommandAsync("AUTH STEPS"));
        Assert.Equal("334 " + Convert.ToBase64String(new byte[600]), await harness.CommandAsync("Zm9v"));
        Assert.Equal("334 " + FakeAuthenticator.Encode("final"), await harness.CommandAsync("Zm9v"));
        await harness.ExpectAsync("MAIL FROM:<a@b.example>", "501 5.5.2");
        await harness.ExpectAsync("MAIL FROM:<a@b.example>", "530 5.7.0");
        await harness.ExpectAsync("AUTH STEPS", "334");
        await harness.ExpectAsync("Zm9v", "334");
        await harness.ExpectAsync("Zm9v", "334");
        await harness.ExpectAsync("", "235 2.7.0");
    }

    [Theory]
    [InlineData("wrong", "535 5.7.8")]
    [InlineData("malformed", "501 5.5.2")]
    [InlineData("unavailable", "454 4.7.0")]
    [InlineData("broken", "454 4.7.0")]
    public async Task Each_failure_has_its_reply_and_another_attempt_is_possible(string text, string expected)
    {
        await using var harness = await StartAsync();
        await harness.ExpectAsync("AUTH PLAIN " + FakeAuthenticator.Encode(text), expected);
        Assert.DoesNotContain(harness.Log.Entries, entry => entry.Text.Contains('\n', StringComparison.Ordinal));
        await harness.ExpectAsync($"AUTH PLAIN {Good}", "235");
    }

    [Fact]
    public async Task Too_many_failures_end_the_session()
    {
        await using var harness = await StartAsync();
        await harness.ExpectAsync("AUTH PLAIN " + FakeAuthenticator.Encode("throttled"), "421 4.7.0");
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task Cancelled_malformed_and_over_long_answers_end_the_exchange()
    {
        await using var harness = await StartAsync();
        await harness.ExpectAsync("AUTH PLAIN", "334");
        await harness.ExpectAsync("*", "501 5.7.0");
        await harness.ExpectAsync("AUTH PLAIN", "334");
        await harness.ExpectAsync("not base64!", "501 5.5.2");
        await harness.ExpectAsync("AUTH PLAIN not-base64", "501 5.5.2");
        await harness.ExpectAsync("AUTH PLAIN", "334");
        await harness.ExpectAsync(new string('A', 13000), "500 5.5.6");
        await harness.ExpectAsync("AUTH PLAIN " + new string('A', 13000), "500 5.5.2");
        await harness.ExpectAsync("AUTH PLAIN " + new string('A', 11000), "535 5.7.8");
        await harness.ExpectAsync($"AUTH PLAIN {Good}", "235");
    }

    [Fact]
    public async Task One_log_in_a_session_and_none_in_a_transaction()
    {
        await using var harness = await StartAsync(MailServiceKind.Relay);
        await harness.ExpectAsync("MAIL FROM:<a@b.example>", "250");
        await harness.ExpectAsync($"AUTH PLAIN {Good}", "503 5.5.1");
        await harness.ExpectAsync("RSET", "250");
        await harness.ExpectAsync($"AUTH PLAIN {Good}", "235");
        await harness.ExpectAsync($"AUTH PLAIN {Good}", "503 5.5.1");
    }

    [Fact]
    public async Task Log_in_before_tls_is_refused_where_it_needs_tls()
    {
        await using var harness = new SmtpHarness(MailServiceKind.Submission);
        harness.Services = harness.Services with { Authenticator = new FakeAuthenticator { NeedsTls = true } };
        var hello = await harness.GreetAsync();
        Assert.DoesNotContain(hello, line => line.Contains("AUTH", StringComparison.Ordinal));
        await harness.ExpectAsync($"AUTH PLAIN {Good}", "538 5.7.11");
        await harness.ExpectAsync("STARTTLS", "220");
        await harness.Client.UpgradeToTlsAsync();
        Assert.Contains("250-AUTH STEPS PLAIN", await harness.GreetAsync());
        await harness.ExpectAsync("AUTH FOO", "504 5.5.4");
        await harness.ExpectAsync($"AUTH PLAIN {Good}", "235");
    }

    [Fact]
    public async Task Submission_needs_a_log_in_unless_the_client_is_trusted()
    {
        await using var harness = await StartAsync();
        await harness.ExpectAsync("MAIL FROM:<a@b.example>", "530 5.7.0");
        await harness.ExpectAsync("VRFY alice", "530 5.7.0");

        await using var trusted = new SmtpHarness(MailServiceKind.Submission);
        trusted.Options.TrustedNetworks.Add(System.Net.IPNetwork.Parse("192.0.2.0/24"));
        await trusted.GreetAsync();
        await trusted.ExpectAsync("MAIL FROM:<a@b.example>", "250");
    }

    private static async Task<SmtpHarness> StartAsync(MailServiceKind service = MailServiceKind.Submission)
    {
        var harness = new SmtpHarness(service);
        harness.Services = harness.Services with { Authenticator = new FakeAuthenticator() };
        Assert.Contains("250-AUTH STEPS PLAIN", await harness.GreetAsync());
        return harness;
    }
}
