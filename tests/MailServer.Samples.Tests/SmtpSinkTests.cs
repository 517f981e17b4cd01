using MailKit.Net.Smtp;
using MimeKit;

namespace MailServer.Samples.Tests;

public sealed class SmtpSinkTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_a_file_when_the_client_hears_that_it_was_accepted()
    {
        await using var sample = await StartAsync();
        using var client = await sample.ConnectAsync<SmtpClient>("smtp");

        await client.SendAsync(Letter("anybody@example.test"), Cancelled);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(sample.Folder, "messages")));
        var kept = await MimeMessage.LoadAsync(file, Cancelled);
        Assert.Equal("Hello", kept.Subject);
        Assert.Equal("How are you?", kept.TextBody?.Trim());
        Assert.NotNull(kept.Headers[HeaderId.Received]);
    }

    [Fact]
    public async Task Mail_for_another_domain_is_refused()
    {
        await using var sample = await StartAsync();
        using var client = await sample.ConnectAsync<SmtpClient>("smtp");

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(Letter("anybody@elsewhere.test"), Cancelled));

        Assert.Equal(SmtpErrorCode.RecipientNotAccepted, refusal.ErrorCode);
        Assert.Empty(Directory.GetFiles(Path.Combine(sample.Folder, "messages")));
    }

    private static Task<SampleHost> StartAsync() =>
        SampleHost.StartAsync(SmtpSink.Program.Build, ["smtp"], folder => [$"--Sink:Folder={Path.Combine(folder, "messages")}"]);

    private static MimeMessage Letter(string to)
    {
        var letter = new MimeMessage { Subject = "Hello", Body = new TextPart("plain") { Text = "How are you?" } };
        letter.From.Add(new MailboxAddress("You", "you@elsewhere.test"));
        letter.To.Add(MailboxAddress.Parse(to));
        return letter;
    }
}
