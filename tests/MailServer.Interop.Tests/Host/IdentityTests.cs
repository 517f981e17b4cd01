using MailKit.Net.Smtp;
using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Host;

/// <summary>Who may send as whom, by grants of the command line, through the real host.</summary>
public sealed class IdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_user_sends_as_what_was_granted_and_no_longer_once_it_is_taken_back()
    {
        await using var hop = new NextHop();
        await using var host = await RunningHost.StartAsync(_folder.File("data"), hop, "Submission:VerifyFrom=true");
        await RefusedAsync(host, "sales@elsewhere.test");

        await host.RunAsync("grant", "add", RunningHost.Alice, "sales@elsewhere.test");
        await host.RunAsync("grant", "add", RunningHost.Alice, "*@whole.test");
        Assert.Equal("alice@example.test\t*@whole.test\nalice@example.test\tsales@elsewhere.test\n", await host.RunAsync("grant", "list", "--user", RunningHost.Alice));

        foreach (var identity in (string[])["sales@elsewhere.test", "any@whole.test", RunningHost.Alice])
        {
            await SendAsync(host, identity);
            var (sender, _, text) = await hop.NextAsync();
            Assert.Equal(identity, sender);
            Assert.Contains($"From: {identity}\r\n", text, StringComparison.Ordinal);
        }

        // What is granted to one is not granted to another, nor to strangers.
        await host.AddUserAsync("erin@example.test");
        await Assert.ThrowsAsync<SmtpCommandException>(() => SendAsync(host, "sales@elsewhere.test", "erin@example.test"));
        await RefusedAsync(host, "other@elsewhere.test");

        await host.RunAsync("grant", "remove", RunningHost.Alice, "sales@elsewhere.test");
        await host.RunAsync("grant", "remove", RunningHost.Alice, "*@whole.test");
        await RefusedAsync(host, "sales@elsewhere.test");
        await RefusedAsync(host, "any@whole.test");
        Assert.Equal("", await host.RunAsync("grant", "list"));
        Assert.True(hop.IsEmpty);
    }

    private static async Task RefusedAsync(RunningHost host, string identity)
    {
        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => SendAsync(host, identity));
        Assert.Equal((550, $"5.7.1 alice@example.test may not send as {identity}"), ((int)refusal.StatusCode, refusal.Message));
    }

    private static Task SendAsync(RunningHost host, string identity, string user = RunningHost.Alice) =>
        host.SubmitAsync(user, identity, "bob@there.test", $"From: {identity}\nTo: bob@there.test\nSubject: x\n\nx\n");
}
