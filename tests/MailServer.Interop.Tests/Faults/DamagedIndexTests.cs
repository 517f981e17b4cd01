using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Faults;

/// <summary>The index is damaged while the server is down: it says so, names the command, and the command brings the mail back.</summary>
public sealed class DamagedIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SentMail _mail = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("the first page is zero")]
    [InlineData("the file is cut")]
    public async Task A_damaged_index_is_refused_with_the_command_that_repairs_it(string damage)
    {
        var data = _folder.File("data");
        await using (var host = await HostProcess.StartAsync(data))
        {
            for (var i = 0; i < 10; i++) await _mail.DeliverAsync(host);
            await _mail.DeliverAsync(host, 3_000_000);
            Assert.Equal(0, await host.StopAsync());
        }
        await using (var index = File.OpenWrite(Path.Combine(data, "mail.db")))
        {
            if (damage == "the file is cut") index.SetLength(index.Length - (4 * 16384));
            else index.Write(new byte[16384]);
        }

        foreach (var command in new[] { "--MailServer:Listeners:smtp:Port=0", "verify" })
        {
            var (code, output) = await HostProcess.RunAsync(data, null, command);
            Assert.Equal(1, code);
            Assert.Contains("'repair'", output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }

        var (repaired, report) = await HostProcess.RunAsync(data, null, "repair");
        Assert.True(repaired == 0, report);
        Assert.Contains("The index is whole again", report, StringComparison.Ordinal);
        await SentMail.VerifyAsync(data);
        await using var again = await HostProcess.StartAsync(data);
        await _mail.DeliverAsync(again);
        await _mail.CheckAsync(again);
    }
}
