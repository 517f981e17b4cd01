using MailKit.Net.Smtp;
using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Host;

/// <summary>The suppression list through the real host: filled by refusals and by hand, obeyed at RCPT, kept over a restart.</summary>
public sealed class SuppressionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_recipient_who_was_refused_for_good_gets_nothing_until_removed()
    {
        await using var hop = new NextHop();
        await using (var host = await RunningHost.StartAsync(_folder.File("data"), hop, "Delivery:Suppression:AfterFailure=true"))
        {
            await SendAsync(host, "nobody@there.test");
            var bounce = await host.MailAsync(RunningHost.Alice);
            Assert.Contains("There is nobody here", bounce.ToString(), StringComparison.Ordinal);
            Assert.Contains("nobody@there.test", await host.RunAsync("suppression", "list"), StringComparison.Ordinal);
            await RefusedAsync(host, "nobody@there.test");
            Assert.Equal(0, await host.Process.StopAsync());
        }

        await using var again = await RunningHost.StartAsync(_folder.File("data"), hop);
        await RefusedAsync(again, "NOBODY@There.test");
        await again.RunAsync("suppression", "remove", "nobody@there.test");
        await SendAsync(again, "nobody@there.test");
    }

    [Fact]
    public async Task An_administrators_entry_counts_for_forwards_too_and_tells_strangers_nothing()
    {
        await using var hop = new NextHop();
        await using var host = await RunningHost.StartAsync(_folder.File("data"), hop);
        await host.RunAsync("alias", "add", "away@example.test", "bob@there.test");
        await host.RunAsync("suppression", "add", "bob@there.test", "--reason", "asked us to stop");

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => host.ReceiveAsync("zoe@there.test", "away@example.test", "Subject: x\n\nx\n"));
        Assert.DoesNotContain("bob", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("asked us to stop", (await RefusedAsync(host, "bob@there.test")).Message, StringComparison.Ordinal);

        await host.RunAsync("suppression", "remove", "bob@there.test");
        await SendAsync(host, "bob@there.test");
        Assert.Equal("bob@there.test", (await hop.NextAsync()).Recipient);
    }

    private static async Task<SmtpCommandException> RefusedAsync(RunningHost host, string recipient)
    {
        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => SendAsync(host, recipient));
        Assert.Equal(550, (int)refusal.StatusCode);
        return refusal;
    }

    private static Task SendAsync(RunningHost host, string recipient) =>
        host.SubmitAsync(RunningHost.Alice, RunningHost.Alice, recipient, $"From: alice@example.test\nTo: {recipient}\nSubject: x\n\nx\n");
}
