using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailServer.Interop.Tests.Clients;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Vectors;

namespace MailServer.Interop.Tests.Faults;

/// <summary>What was sent to a host that suffers, what it answered, and the proof that it kept its word.</summary>
internal sealed class SentMail
{
    private const string Alice = "alice@example.test";

    private readonly ConcurrentBag<string> _acknowledged = [];
    private int _sent;

    /// <summary>The replies that were neither 250 nor a passing failure.</summary>
    public ConcurrentBag<string> OddReplies { get; } = [];

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Sends one message over a connection of its own.</summary>
    /// <returns>The last reply; null when the connection broke or was not to be had.</returns>
    public async Task<string?> SendAsync(HostProcess host, int size = 2000)
    {
        try
        {
            await using var smtp = await SmtpConversation.OpenAsync(host.Port("smtp"));
            return await SendAsync(smtp, size);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Sends one message over an open connection.</summary>
    public async Task<string> SendAsync(SmtpConversation smtp, int size = 2000)
    {
        var subject = $"fault-{Interlocked.Increment(ref _sent)}";
        var reply = await smtp.TrySendAsync("a@elsewhere.test", Alice, Message(subject, size));
        if (reply.StartsWith("250", StringComparison.Ordinal)) _acknowledged.Add(subject);
        else if (reply[0] != '4') OddReplies.Add(reply);
        return reply;
    }

    /// <summary>Sends one message that must be taken.</summary>
    public async Task DeliverAsync(HostProcess host, int size = 2000)
    {
        var reply = await SendAsync(host, size);
        Assert.True(reply?.StartsWith("250", StringComparison.Ordinal), $"{reply}\n{host.Output}");
    }

    /// <summary>Sends one message that must be refused for now.</summary>
    public async Task BeDeferredAsync(HostProcess host, int size = 2000)
    {
        var reply = await SendAsync(host, size);
        Assert.True(reply?.StartsWith('4'), $"{reply}\n{host.Output}");
    }

    /// <summary>What was acknowledged is in the mailbox once, nothing is there twice, and after a clean stop the store is whole.</summary>
    public async Task CheckAsync(HostProcess host)
    {
        Assert.Empty(OddReplies);
        var counts = await CountAsync(host);
        Assert.All(_acknowledged, subject => Assert.Equal(1, counts.GetValueOrDefault(subject)));
        Assert.All(counts.Values, count => Assert.Equal(1, count));
        Assert.Equal(0, await host.StopAsync());
        await VerifyAsync(host.DataDirectory);
    }

    public static async Task VerifyAsync(string data)
    {
        var (code, output) = await HostProcess.RunAsync(data, null, "verify");
        Assert.True(code == 0, output);
    }

    public static async Task<Dictionary<string, int>> CountAsync(HostProcess host)
    {
        using var imap = await ImapLogin.OpenAsync(host, Alice);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly);
        var summaries = await imap.Inbox.FetchAsync(0, -1, MessageSummaryItems.Envelope);
        return summaries.GroupBy(s => s.Envelope!.Subject ?? "").ToDictionary(g => g.Key, g => g.Count());
    }

    private static byte[] Message(string subject, int size)
    {
        var text = new StringBuilder($"Subject: {subject}\r\n\r\n");
        while (text.Length < size) text.Append('x', 74).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
