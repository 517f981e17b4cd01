using System.Globalization;
using System.Net.Sockets;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Load;
using MailServer.Interop.Tests.Vectors;

namespace MailServer.Interop.Tests.Faults;

/// <summary>Too few descriptors, too little memory, a process that stands still.</summary>
public sealed class ResourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SentMail _mail = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_free_descriptors_mail_waits_and_the_listeners_live_on()
    {
        ProgramRun.Require("prlimit");
        await using var host = await HostProcess.StartAsync(_folder.File("data"));
        await _mail.DeliverAsync(host);

        for (var round = 0; round < FaultRounds.Count; round++)
        {
            await using var open = await SmtpConversation.OpenAsync(host.Port("smtp"));
            var used = Directory.GetFiles($"/proc/{host.Id}/fd").Length;
            await LimitFilesAsync(host, used);
            // A large message needs a file of its own; new connections need a descriptor each.
            Assert.StartsWith("4", await _mail.SendAsync(open, 3_000_000), StringComparison.Ordinal);
            using (var waiting = new TcpClient())
            {
                await waiting.ConnectAsync("127.0.0.1", host.Port("smtp"));
                await host.WaitForOutputAsync("Too many open files");
                await LimitFilesAsync(host, 4096);
                // The connection that had to wait in the backlog is greeted.
                using var reader = new StreamReader(waiting.GetStream());
                Assert.StartsWith("220", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
            }
            Assert.StartsWith("250", await _mail.SendAsync(open, 3_000_000), StringComparison.Ordinal);
        }

        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task Fifty_large_messages_at_once_under_a_hard_heap_limit_are_taken_or_deferred()
    {
        // 160 MiB for a thousand MiB of mail.
        var limit = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = (160L * 1024 * 1024).ToString("X", CultureInfo.InvariantCulture) };
        await using var host = await HostProcess.StartAsync(_folder.File("data"), limit, "--MailServer:Limits:ConnectionsPerAddress=200");

        for (var round = 0; round < FaultRounds.Count; round++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _mail.SendAsync(host, 20_000_000)));
            Assert.True(host.IsRunning, host.Output);
            Assert.All(replies, reply => Assert.True(reply is not null && reply[0] is '2' or '4', host.Output));
            await _mail.DeliverAsync(host);
        }

        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task Fifty_large_appends_at_once_under_a_hard_heap_limit_are_taken_or_refused()
    {
        var limit = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = (160L * 1024 * 1024).ToString("X", CultureInfo.InvariantCulture) };
        await using var host = await HostProcess.StartAsync(
            _folder.File("data"), limit, "--MailServer:Limits:ConnectionsPerAddress=200", "--MailServer:Security:AllowPlaintextLogin=true");
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => LineConnection.LogInAsync(host)));
        try
        {
            var replies = await Task.WhenAll(clients.Select((client, i) => AppendAsync(client, $"append-{i}")));
            Assert.True(host.IsRunning, host.Output);
            var counts = await SentMail.CountAsync(host);
            Assert.All(replies, (reply, i) => Assert.Equal(reply.StartsWith("b OK", StringComparison.Ordinal) ? 1 : 0, counts.GetValueOrDefault($"append-{i}")));
            Assert.All(replies, reply => Assert.True(reply.StartsWith("b OK", StringComparison.Ordinal) || reply.StartsWith("b NO [UNAVAILABLE]", StringComparison.Ordinal), reply));
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }

        await _mail.DeliverAsync(host);
        await _mail.CheckAsync(host);
    }

    /// <summary>The statement of docs/performance.md; the long form of its command asks for more sessions and larger messages.</summary>
    [Fact]
    public async Task So_many_sessions_of_so_many_MiB_fit_into_a_given_heap()
    {
        var (sessions, mebibytes, heap) = (Number("SESSIONS", 50), Number("MEBIBYTES", 5), Number("HEAP", 128));
        var limit = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = (heap * 1024L * 1024).ToString("X", CultureInfo.InvariantCulture) };
        await using var host = await HostProcess.StartAsync(_folder.File("data"), limit, "--MailServer:Limits:ConnectionsPerAddress=0");

        var replies = await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => _mail.SendAsync(host, mebibytes * 1024 * 1024)));
        Assert.All(replies, reply => Assert.StartsWith("250", reply, StringComparison.Ordinal));
        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task Without_memory_each_protocol_refuses_in_its_own_words()
    {
        // One percent of 40 MiB is less than an idle host holds.
        var limit = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = (40L * 1024 * 1024).ToString("X", CultureInfo.InvariantCulture) };
        await using var host = await HostProcess.StartAsync(_folder.File("data"), limit, "--MailServer:Limits:MemoryPercent=1");
        foreach (var (listener, line) in new[] { ("smtp", "421 4.3.1"), ("imap", "* BYE [UNAVAILABLE]"), ("pop3", "-ERR [SYS/TEMP]"), ("lmtp", "421 4.3.1") })
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", host.Port(listener));
            using var reader = new StreamReader(client.GetStream());
            Assert.StartsWith(line, await reader.ReadLineAsync(), StringComparison.Ordinal);
        }
        Assert.Contains("Memory is tight", host.Output, StringComparison.Ordinal);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task A_process_that_was_stopped_for_a_while_goes_on_in_the_middle_of_its_sessions()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"));
        await using var smtp = await SmtpConversation.OpenAsync(host.Port("smtp"));

        for (var round = 0; round < FaultRounds.Count; round++)
        {
            Assert.StartsWith("250", await _mail.SendAsync(smtp), StringComparison.Ordinal);
            await host.SignalAsync("STOP");
            while (!File.ReadAllText($"/proc/{host.Id}/stat").Contains(") T ", StringComparison.Ordinal)) await Task.Yield();
            var sending = Enumerable.Range(0, 4).Select(_ => _mail.SendAsync(host, 200_000)).Append(SendAsync(smtp)).ToList();
            Assert.DoesNotContain(sending, task => task.IsCompleted);
            await host.SignalAsync("CONT");
            Assert.All(await Task.WhenAll(sending), reply => Assert.StartsWith("250", reply, StringComparison.Ordinal));
        }

        await _mail.CheckAsync(host);
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable("MAILSERVER_MEMORY_" + name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    // Ten MB, in pieces, so that the test itself needs no memory.
    private static async Task<string> AppendAsync(LineConnection client, string subject)
    {
        const int Pieces = 160;
        var header = $"Subject: {subject}\r\n\r\n";
        var piece = string.Concat(Enumerable.Repeat(new string('x', 72) + "\r\n", 800));
        await client.SendAsync(string.Create(CultureInfo.InvariantCulture, $"b APPEND INBOX {{{header.Length + (Pieces * piece.Length)}}}\r\n"));
        if (await client.ReadUntilAsync("+", "b ") is ['b', ..] and var refusal) return refusal;
        await client.SendAsync(header);
        for (var i = 0; i < Pieces; i++) await client.SendAsync(piece);
        await client.SendAsync("\r\n");
        return await client.ReadUntilAsync("b ");
    }

    private async Task<string?> SendAsync(SmtpConversation smtp) => await _mail.SendAsync(smtp);

    private static Task<string> LimitFilesAsync(HostProcess host, int count) =>
        ProgramRun.SucceedAsync("prlimit", string.Create(CultureInfo.InvariantCulture, $"--pid={host.Id}"), string.Create(CultureInfo.InvariantCulture, $"--nofile={count}:"));
}
