using System.Text;
using MailServer.Hosting.Options;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailServer.Hosting.Tests.Outbound;

/// <summary>Another server in this process, that keeps what comes for the test. It refuses <c>nobody</c> for good.</summary>
internal sealed class NextHop(IHost host) : IAsyncDisposable
{
    public string? LastSender => Services.GetRequiredService<Inbox>().LastSender;

    public IServiceProvider Services => host.Services;

    public Task<string> NextMessageAsync() => Services.GetRequiredService<Inbox>().First.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public static async Task<NextHop> StartAsync(string address, string protocol = "smtp")
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Inbox>();
        builder.Services.AddMailServer(options =>
        {
            options.HostName = "relay.test";
            options.DataDirectory = Directory.CreateTempSubdirectory("mailserver-hop-").FullName;
            options.Listeners[protocol] = new() { Address = address, Port = address.StartsWith("unix:", StringComparison.Ordinal) ? null : 0, Tls = MailTlsMode.None };
        }).UseSink<Sink>().AddSmtp().AddLmtp();
        var hop = new NextHop(builder.Build());
        await hop.StartAsync();
        return hop;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private Task StartAsync() => host.StartAsync();

    internal sealed class Inbox
    {
        public string? LastSender { get; set; }

        public TaskCompletionSource<string> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal sealed class Sink(Inbox inbox) : IMessageSink
    {
        public ValueTask<SmtpReply?> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
            new(recipient.Address.LocalPart == "nobody" ? new SmtpReply(550, 1, 1, "There is nobody here") : null);

        public async ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
        {
            using var memory = new MemoryStream();
            await content.OpenStream().CopyToAsync(memory, cancellationToken);
            inbox.LastSender = transaction.ReversePath?.ToString();
            inbox.First.TrySetResult(Encoding.UTF8.GetString(memory.ToArray()));
            return null;
        }
    }
}
