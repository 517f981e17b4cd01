using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Host;

/// <summary>Aliases that lead to other servers, through the real host: out under an address of ours (SRS), and back to the sender.</summary>
public sealed class RedirectTests : IDisposable
{
    private const string Carol = "carol@elsewhere.test";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_forward_leaves_under_our_name_and_its_bounce_finds_the_sender()
    {
        await using var hop = new NextHop();
        await using var host = await RunningHost.StartAsync(_folder.File("data"), hop);
        await host.RunAsync("alias", "add", "away@example.test", "bob@there.test");

        await host.ReceiveAsync(Carol, "away@example.test", "From: carol@elsewhere.test\nSubject: Forwarded\n\nx\n");

        var (sender, recipient, text) = await hop.NextAsync();
        Assert.Equal("bob@there.test", recipient);
        Assert.Matches("^SRS0=[A-Z2-7]{5}=[A-Z2-7]{2}=elsewhere\\.test=carol@example\\.test$", sender);
        Assert.Contains("\r\nSubject: Forwarded\r\n", text, StringComparison.Ordinal);

        await host.ReceiveAsync(null, sender, "From: MAILER-DAEMON@there.test\nSubject: It came back\n\nx\n");
        var bounce = await hop.NextAsync();
        Assert.Equal(("", Carol), (bounce.Sender, bounce.Recipient));
        Assert.Contains("\r\nSubject: It came back\r\n", bounce.Text, StringComparison.Ordinal);

        // Nobody but a notice passes by that address, and no other address than those that were made.
        await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => host.ReceiveAsync("x@there.test", sender, "Subject: x\n\nx\n"));
        await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => host.ReceiveAsync(null, sender.Replace("carol", "dave", StringComparison.Ordinal), "Subject: x\n\nx\n"));
    }

    [Fact]
    public async Task A_forward_that_the_next_hop_refuses_is_told_to_the_sender()
    {
        await using var hop = new NextHop();
        await using var host = await RunningHost.StartAsync(_folder.File("data"), hop);
        await host.RunAsync("alias", "add", "away@example.test", "nobody@there.test");

        await host.ReceiveAsync(Carol, "away@example.test", "From: carol@elsewhere.test\nSubject: Forwarded\n\nx\n");

        var (sender, recipient, text) = await hop.NextAsync();
        Assert.Equal(("", Carol), (sender, recipient));
        Assert.Contains("There is nobody here", text, StringComparison.Ordinal);
        Assert.Contains("Status: 5.1.1", text, StringComparison.Ordinal);
    }
}
