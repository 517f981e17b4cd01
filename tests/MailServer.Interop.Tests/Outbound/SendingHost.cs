using System.Globalization;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MailServer.Interop.Tests.Clients;
using MailServer.Interop.Tests.Host;
using MimeKit;

namespace MailServer.Interop.Tests.Outbound;

/// <summary>The reference host, whose mail goes out by a resolver and to a port of the test.</summary>
internal sealed class SendingHost(HostProcess process) : IAsyncDisposable
{
    public const string Alice = "alice@example.test";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public HostProcess Process => process;

    public static async Task<SendingHost> StartAsync(string data, int resolver, int mxPort, params string[] settings) =>
        new(await HostProcess.StartAsync(data, Arguments(resolver, mxPort, settings)));

    public static async Task<SendingHost> StartAsync(
        string data, int resolver, int mxPort, IReadOnlyDictionary<string, string> environment, params string[] settings) =>
        new(await HostProcess.StartAsync(data, environment, Arguments(resolver, mxPort, settings)));

    public async Task SubmitAsync(string recipient, string subject, DeliveryStatusNotification? notify = null)
    {
        using var client = new NotifyingClient(notify) { ServerCertificateValidationCallback = process.IsOwnCertificate };
        await client.ConnectAsync("127.0.0.1", process.Port("submission"), SecureSocketOptions.StartTls);
        await client.AuthenticateAsync(Alice, HostProcess.Password);
        var message = Letter.To(recipient, subject);
        message.From.Clear();
        message.From.Add(MailboxAddress.Parse(Alice));
        await client.SendAsync(message);
        await client.DisconnectAsync(true);
    }

    /// <summary>The first message in Alice's INBOX that a condition holds for.</summary>
    public async Task<MimeMessage> InboxAsync(Func<MimeMessage, bool> isWanted)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var imap = await ImapLogin.OpenAsync(process, Alice);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, limit.Token);
        for (int i = 0; ;)
        {
            for (; i < imap.Inbox.Count; i++)
            {
                var message = await imap.Inbox.GetMessageAsync(i, limit.Token);
                if (isWanted(message)) return message;
            }

            await imap.NoOpAsync(limit.Token);
        }
    }

    /// <summary>The lines of the queue, once a condition holds for them.</summary>
    public async Task<string[]> QueueAsync(Func<string[], bool> isReached)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            string[] lines = await QueueAsync();
            if (isReached(lines)) return lines;
            if (limit.IsCancellationRequested) Assert.Fail("The queue stays so:\n" + string.Join('\n', lines.Take(20)) + "\n" + process.Output);
        }
    }

    public async Task<string[]> QueueAsync()
    {
        var (code, output) = await HostProcess.RunAsync(process.DataDirectory, null, "queue", "list");
        Assert.True(code == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string[] Arguments(int resolver, int mxPort, string[] settings) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"--MailServer:Delivery:Dns:Servers=127.0.0.1:{resolver}"),
        string.Create(CultureInfo.InvariantCulture, $"--MailServer:Delivery:MxPort={mxPort}"),
        "--MailServer:Delivery:UseIPv6=false",
        .. settings.Select(setting => "--MailServer:" + setting),
    ];

    private sealed class NotifyingClient(DeliveryStatusNotification? notify) : SmtpClient
    {
        protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) => notify;
    }
}
