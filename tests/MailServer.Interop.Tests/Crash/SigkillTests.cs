using MailKit;
using System.Collections.Concurrent;
using System.Text;
using MailServer.Interop.Tests.Clients;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Vectors;

namespace MailServer.Interop.Tests.Crash;

/// <summary>Kills the host with SIGKILL while clients send, again and again.</summary>
public sealed class SigkillTests
{
    private const int Rounds = 50;
    private const int Clients = 4;
    private const int AcknowledgedBeforeKill = 20;

    [Fact]
    public async Task Every_message_answered_250_is_in_the_mailbox_once()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        var acknowledged = new ConcurrentBag<string>();

        for (var round = 0; round < Rounds; round++) await SendUntilKilledAsync(data, round, acknowledged);

        await using var host = await HostProcess.StartAsync(data);
        var counts = await CountSubjectsAsync(host);
        Assert.True(acknowledged.Count >= Rounds * AcknowledgedBeforeKill);
        Assert.All(acknowledged, subject => Assert.Equal(1, counts.GetValueOrDefault(subject)));
        Assert.All(counts.Values, count => Assert.Equal(1, count));

        Assert.Equal(0, await host.StopAsync());
        var (code, output) = await HostProcess.RunAsync(data, null, "verify");
        Assert.True(code == 0, output);
    }

    private static async Task SendUntilKilledAsync(string data, int round, ConcurrentBag<string> acknowledged)
    {
        await using var host = await HostProcess.StartAsync(data);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        var clients = Enumerable.Range(0, Clients).Select(client => SendAsync(host, $"{round}-{client}", subject =>
        {
            acknowledged.Add(subject);
            if (Interlocked.Increment(ref count) == AcknowledgedBeforeKill) enough.TrySetResult();
        })).ToArray();

        await Task.WhenAny(enough.Task, Task.WhenAll(clients));
        await host.KillAsync();
        await Task.WhenAll(clients);
        Assert.True(enough.Task.IsCompletedSuccessfully, host.Output);
    }

    /// <summary>Sends until the connection breaks.</summary>
    private static async Task SendAsync(HostProcess host, string client, Action<string> acknowledged)
    {
        try
        {
            await using var smtp = await SmtpConversation.OpenAsync(host.Port("smtp"));
            for (var i = 0; ; i++)
            {
                var subject = $"kill-{client}-{i}";
                var text = new string('x', 20 + i * 997 % 40_000);
                await smtp.SendAsync("a@elsewhere.test", "alice@example.test", Encoding.UTF8.GetBytes($"Subject: {subject}\r\n\r\n{Wrap(text)}\r\n"));
                acknowledged(subject);
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            // Killed, as it should be.
        }
    }

    private static string Wrap(string text) => string.Join("\r\n", text.Chunk(76).Select(line => new string(line)));

    private static async Task<Dictionary<string, int>> CountSubjectsAsync(HostProcess host)
    {
        using var imap = await ImapLogin.OpenAsync(host, "alice@example.test");
        await imap.Inbox.OpenAsync(MailKit.FolderAccess.ReadOnly);
        var summaries = await imap.Inbox.FetchAsync(0, -1, MailKit.MessageSummaryItems.Envelope);
        return summaries.GroupBy(s => s.Envelope!.Subject ?? "").ToDictionary(g => g.Key, g => g.Count());
    }
}
