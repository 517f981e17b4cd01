using MailKit.Net.Smtp;
using MailKit.Security;
using MailServer.Hosting.Options;

namespace MailServer.Testing.Tests.Host;

/// <summary>Each fault of the script, as a client meets it.</summary>
public sealed class MailFaultTests : IAsyncLifetime
{
    private MailTestHost _mail = null!;

    public async ValueTask InitializeAsync()
    {
        _mail = await MailTestHost.StartAsync();
        foreach (var user in new[] { "a", "b", "c", "d" }) await _mail.AddUserAsync($"{user}@example.test");
    }

    public ValueTask DisposeAsync() => _mail.DisposeAsync();

    [Fact]
    public async Task The_third_recipient_is_refused_once()
    {
        _mail.Faults.ReplyToRecipient(3, "451 4.3.0 Not now", times: 1);
        await using var client = await GreetedAsync();

        Assert.StartsWith("250", await client.CommandAsync("MAIL FROM:<x@elsewhere.test>"), StringComparison.Ordinal);
        var replies = new List<string>();
        foreach (var user in "abcd") replies.Add(await client.CommandAsync($"RCPT TO:<{user}@example.test>"));

        Assert.Equal(["250", "250", "451", "250"], replies.Select(reply => reply[..3]));
        Assert.Equal("451 4.3.0 Not now", replies[2]);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("DATA")]
    [InlineData("message")]
    public async Task Other_commands_are_refused_by_script(string where)
    {
        _ = where switch
        {
            "MAIL" => _mail.Faults.ReplyToSender("550 5.7.1 Go away"),
            "DATA" => _mail.Faults.ReplyToData("550 5.7.1 Go away"),
            _ => _mail.Faults.ReplyToMessage("550 5.7.1 Go away"),
        };

        var failure = await Assert.ThrowsAsync<SmtpCommandException>(SendAsync);

        Assert.Equal(550, (int)failure.StatusCode);
        Assert.Empty(await _mail.GetMessagesAsync());
        _mail.Faults.Heal();
        await SendAsync();
        await _mail.WaitForMessageAsync();
    }

    [Fact]
    public async Task A_stall_in_the_data_lasts_until_the_cure()
    {
        _mail.Faults.StallInData();
        await using var client = await InDataAsync();

        await client.SendAsync("Subject: slow\r\n\r\n.\r\n");
        var reply = client.ReadLineAsync().AsTask();
        Assert.False(reply.IsCompleted);
        Assert.Empty(await _mail.GetMessagesAsync());
        _mail.Faults.Heal();

        Assert.StartsWith("250", await reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stall_ends_with_the_time_limit_of_the_data()
    {
        _mail.Faults.StallInData();
        await using var client = await InDataAsync();

        var end = client.TryReadLineAsync().AsTask();
        while (!end.IsCompleted)
        {
            _mail.Time.Advance(TimeSpan.FromMinutes(10));
            await Task.WhenAny(end, Task.Yield().AsTask());
        }

        Assert.StartsWith("421", await end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_after_354_is_the_end_of_the_connection()
    {
        _mail.Faults.CutAfterData(times: 1);
        await using var client = await InDataAsync();

        Assert.Null(await client.TryReadLineAsync());

        await SendAsync();
        Assert.Single(await _mail.GetMessagesAsync());
    }

    [Fact]
    public async Task A_reply_that_is_lost_leaves_a_message_that_is_there()
    {
        _mail.Faults.CutBeforeReplyToMessage(times: 1);
        await using var client = await InDataAsync();

        await client.SendAsync("Subject: once\r\n\r\n.\r\n");

        await Assert.ThrowsAnyAsync<IOException>(async () => await client.ReadLineAsync());
        await _mail.WaitForMessageAsync(subject: "once");
    }

    [Fact]
    public async Task A_slow_reader_takes_its_octets_a_second()
    {
        await using var mail = await MailTestHost.StartAsync(options => options.Configure = WaitForEver);
        mail.Faults.ReadSlowly(10);
        await using var client = new TranscriptClient(mail.ConnectSmtp());
        Assert.StartsWith("220", await client.ReadLineAsync(), StringComparison.Ordinal);

        await client.SendLineAsync("NOOP 0123456789012345678901234"); // 32 octets
        var reply = client.ReadLineAsync().AsTask();
        var began = mail.Time.GetUtcNow();
        while (!reply.IsCompleted)
        {
            mail.Time.Advance(TimeSpan.FromSeconds(1));
            for (var i = 0; i < 100; i++) await Task.Yield();
        }

        Assert.StartsWith("250", await reply, StringComparison.Ordinal);
        Assert.True(mail.Time.GetUtcNow() - began >= TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task A_handshake_fails()
    {
        _mail.Faults.FailTls(times: 1);
        using var client = new SmtpClient { ServerCertificateValidationCallback = (_, certificate, _, _) => TestTls.Certificate.Equals(certificate) };

        await Assert.ThrowsAnyAsync<Exception>(() => client.ConnectAsync(
            _mail.ConnectSmtp(new() { Upgrade = TlsUpgrade.Real }).Client, "mail.example.test", 25, SecureSocketOptions.StartTls));
    }

    [Fact]
    public void A_script_that_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _mail.Faults.ReplyToSender("250 OK"));
        Assert.Throws<ArgumentException>(() => _mail.Faults.ReplyToSender("later"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _mail.Faults.ReadSlowly(0));
    }

    // The test advances the clock faster than anybody reads.
    private static void WaitForEver(MailServerOptions server) =>
        (server.Limits.GreetingTimeout, server.Limits.LoginTimeout, server.Limits.CommandTimeout) = (TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    private Task SendAsync() => MailTestHostTests.SendAsync(_mail.ConnectSmtp().Client, MailTestHostTests.Letter("a@example.test", "Hello"));

    private async Task<TranscriptClient> GreetedAsync()
    {
        var client = new TranscriptClient(_mail.ConnectSmtp());
        Assert.StartsWith("220", await client.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.CommandAsync("HELO elsewhere.test"), StringComparison.Ordinal);
        return client;
    }

    private async Task<TranscriptClient> InDataAsync()
    {
        var client = await GreetedAsync();
        Assert.StartsWith("250", await client.CommandAsync("MAIL FROM:<x@elsewhere.test>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.CommandAsync("RCPT TO:<a@example.test>"), StringComparison.Ordinal);
        Assert.StartsWith("354", await client.CommandAsync("DATA"), StringComparison.Ordinal);
        return client;
    }
}

/// <summary>Lets others go on, as a task.</summary>
internal static class Yielding
{
    public static async Task AsTask(this System.Runtime.CompilerServices.YieldAwaitable yielding) => await yielding;
}
