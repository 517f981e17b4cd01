using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MailServer.Interop.Tests.Clients;
using MailServer.Interop.Tests.Peers;
using MimeKit;

namespace MailServer.Interop.Tests.Host;

/// <summary>The reference host with what tests of whole ways do: commands, mail in from strangers and users, mailboxes by IMAP.</summary>
internal sealed class RunningHost(HostProcess process) : IAsyncDisposable
{
    public const string Alice = "alice@example.test";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public HostProcess Process => process;

    public static async Task<RunningHost> StartAsync(string data, NextHop hop, params string[] settings) =>
        new(await HostProcess.StartAsync(data, [.. hop.Settings, .. settings.Select(setting => "--MailServer:" + setting)]));

    /// <summary>Runs a command that must succeed.</summary>
    public Task<string> RunAsync(params string[] arguments) => RunWithAsync(null, arguments);

    /// <summary>Runs a command that reads input and must succeed.</summary>
    public async Task<string> RunWithAsync(string? input, params string[] arguments)
    {
        var (code, output) = await HostProcess.RunAsync(process.DataDirectory, input, arguments);
        Assert.True(code == 0, output);
        return output;
    }

    public Task AddUserAsync(string address) => RunWithAsync(HostProcess.Password, "user", "add", address, "--password-stdin");

    /// <summary>Mail from another server, on port 25.</summary>
    public async Task ReceiveAsync(string? sender, string recipient, string text)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", process.Port("smtp"), SecureSocketOptions.None);
        await SendAsync(client, sender, recipient, text);
    }

    /// <summary>Mail from a user who logs in.</summary>
    public async Task SubmitAsync(string user, string sender, string recipient, string text)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", process.Port("submission"), SecureSocketOptions.None);
        await client.AuthenticateAsync(user, HostProcess.Password);
        await SendAsync(client, sender, recipient, text);
    }

    /// <summary>The first message of a folder that a condition holds for, once there is one.</summary>
    public async Task<MimeMessage> MailAsync(string user, string? folder = null, Func<MimeMessage, bool>? isWanted = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            foreach (var message in await AllMailAsync(user, folder))
            {
                if (isWanted?.Invoke(message) != false) return message;
            }
            if (limit.IsCancellationRequested) Assert.Fail("The message does not come.\n" + process.Output);
        }
    }

    /// <summary>All messages of a folder.</summary>
    public async Task<IReadOnlyList<MimeMessage>> AllMailAsync(string user, string? folder = null)
    {
        using var imap = await ImapLogin.OpenAsync(process, user);
        var opened = folder is null ? imap.Inbox : (await imap.GetFoldersAsync(imap.PersonalNamespaces[0])).FirstOrDefault(f => f.FullName == folder);
        if (opened is null) return [];
        await opened.OpenAsync(FolderAccess.ReadOnly);
        var messages = new List<MimeMessage>();
        for (var i = 0; i < opened.Count; i++) messages.Add(await opened.GetMessageAsync(i));
        return messages;
    }

    /// <summary>Returns when a command's output satisfies.</summary>
    public async Task<string> UntilAsync(Func<string, bool> isReached, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var output = await RunAsync(arguments);
            if (isReached(output)) return output;
            if (limit.IsCancellationRequested) Assert.Fail(output + "\n" + process.Output);
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task SendAsync(SmtpClient client, string? sender, string recipient, string text)
    {
        using var stream = new MemoryStream(System.Text.Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n")));
        var message = await MimeMessage.LoadAsync(stream);
        await client.SendAsync(message, sender is null ? new MailboxAddress("", "") : MailboxAddress.Parse(sender), [MailboxAddress.Parse(recipient)]);
        await client.DisconnectAsync(true);
    }
}
