using System.Globalization;
using System.Net;
using MailServer.Hosting.Listeners;
using MailServer.Protocol;
using MailServer.Queue;
using MailServer.Receiving;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace MailServer.Samples.Tests.Sending;

/// <summary>What docs/sending.md shows works: an application sends by its own queue to another server.</summary>
public sealed class SendingPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_application_sends_without_an_SMTP_client_of_its_own()
    {
        await using var elsewhere = await SampleHost.StartAsync(SmtpSink.Program.Build, ["smtp"], folder => [$"--Sink:Folder={Path.Combine(folder, "messages")}"]);
        await using var application = await StartAsync(((IPEndPoint)elsewhere.Services.GetRequiredService<MailServerEndpoints>()["smtp"]).Port);
        var queue = application.Services.GetRequiredService<IMailQueue>();
        await using var events = queue.WatchAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var delivered = events.MoveNextAsync();

        await new Invoices(application.Services.GetRequiredService<IMailSubmission>()).SendAsync("anybody@example.test", [1, 2, 3], Cancelled);

        Assert.True(await delivered);
        Assert.Equal(QueueEventKind.Delivered, events.Current.Kind);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(elsewhere.Folder, "messages")));
        var kept = await MimeMessage.LoadAsync(file, Cancelled);
        Assert.Equal("invoice.pdf", Assert.IsType<MimePart>(Assert.Single(kept.Attachments)).FileName);
        Assert.NotNull(kept.MessageId);
        Assert.Equal("", await new QueueReport(queue).WriteAsync(Cancelled));
    }

    private static Task<SampleHost> StartAsync(int port) => SampleHost.StartAsync(Composition.Build, [], _ =>
    [
        string.Create(CultureInfo.InvariantCulture, $"--MailServer:Delivery:SmartHost=127.0.0.1:{port}"), "--MailServer:Delivery:SmartHostTls=none", "--MailServer:HostName=app.example.org",
    ]);
}
