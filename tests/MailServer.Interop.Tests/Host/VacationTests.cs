using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Host;

/// <summary>An absence notice from the command line to the sender, through the real host.</summary>
public sealed class VacationTests : IDisposable
{
    private const string Letter = "From: zoe@there.test\nTo: alice@example.test\nSubject: Hello\nMessage-ID: <1@there.test>\n\nHello\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sender_is_answered_once_also_over_a_restart_and_not_after_the_notice_is_off()
    {
        await using var hop = new NextHop();
        await using (var host = await RunningHost.StartAsync(_folder.File("data"), hop))
        {
            Assert.Equal("off\n", await host.RunAsync("vacation", "show", RunningHost.Alice));
            await host.RunWithAsync("I am away.\nUntil June.\n", "vacation", "set", RunningHost.Alice, "--days", "3", "--address", "info@example.test");
            Assert.Equal("subject\tAuto: …\nstart\tnone\nend\tnone\ndays\t3\naddresses\tinfo@example.test\n\nI am away.\nUntil June.\n", await host.RunAsync("vacation", "show", RunningHost.Alice));

            await host.ReceiveAsync("zoe@there.test", RunningHost.Alice, Letter);
            var (sender, recipient, text) = await hop.NextAsync();
            Assert.Equal(("", "zoe@there.test"), (sender, recipient));
            Assert.Contains("\r\nAuto-Submitted: auto-replied\r\n", text, StringComparison.Ordinal);
            Assert.Contains("\r\nIn-Reply-To: <1@there.test>\r\n", text, StringComparison.Ordinal);
            Assert.Contains("Subject: Auto: Hello\r\n", text, StringComparison.Ordinal);
            Assert.Contains("I am away.\r\nUntil June.\r\n", text, StringComparison.Ordinal);
            Assert.Equal(0, await host.Process.StopAsync());
        }

        await using var again = await RunningHost.StartAsync(_folder.File("data"), hop);
        await again.ReceiveAsync("zoe@there.test", RunningHost.Alice, Letter);
        await again.ReceiveAsync("zoe@there.test", RunningHost.Alice, "List-Id: <x.there.test>\n" + Letter);
        // The next answer is that of another sender: the one before was not answered again.
        await again.ReceiveAsync("yves@there.test", RunningHost.Alice, Letter);
        Assert.Equal("yves@there.test", (await hop.NextAsync()).Recipient);
        Assert.True(hop.IsEmpty);

        // A neighbour finds the answer in the mailbox.
        await again.AddUserAsync("erin@example.test");
        await again.SubmitAsync("erin@example.test", "erin@example.test", RunningHost.Alice, "From: erin@example.test\nTo: alice@example.test\nSubject: Lunch?\n\nx\n");
        Assert.Equal("Auto: Lunch?", (await again.MailAsync("erin@example.test")).Subject);

        await again.RunAsync("vacation", "off", RunningHost.Alice);
        Assert.Equal("off\n", await again.RunAsync("vacation", "show", RunningHost.Alice));
    }
}
