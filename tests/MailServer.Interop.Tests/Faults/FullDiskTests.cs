using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Vectors;

namespace MailServer.Interop.Tests.Faults;

/// <summary>The disk is full: mail waits with its sender (452 or 451), nothing is lost, and service returns with the room (P1, P2).</summary>
public sealed class FullDiskTests : IDisposable
{
    // A segment of 64 MiB is laid out in advance; the rest is for the index and for one large message.
    private const int DiskSize = 96;
    private readonly TemporaryFolder _folder = new();
    private readonly SentMail _mail = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_disk_that_is_full_before_MAIL_defers_mail_until_there_is_room()
    {
        using var disk = Tmpfs.Mount(_folder.File("data"), DiskSize);
        await using var host = await HostProcess.StartAsync(disk.Path);
        await _mail.DeliverAsync(host);

        for (var round = 0; round < FaultRounds.Count; round++)
        {
            disk.Fill();
            for (var i = 0; i < 20; i++) await _mail.SendAsync(host);
            await _mail.BeDeferredAsync(host, 20_000_000);
            disk.Empty();
            await _mail.DeliverAsync(host);
        }

        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task A_disk_that_fills_in_DATA_defers_that_message_and_takes_the_next_on_the_same_connection()
    {
        using var disk = Tmpfs.Mount(_folder.File("data"), DiskSize);
        await using var host = await HostProcess.StartAsync(disk.Path);
        await _mail.DeliverAsync(host);
        disk.Fill(leave: 4 * 1024 * 1024);

        await using var smtp = await SmtpConversation.OpenAsync(host.Port("smtp"));
        for (var round = 0; round < FaultRounds.Count; round++)
        {
            Assert.StartsWith("4", await _mail.SendAsync(smtp, 20_000_000), StringComparison.Ordinal);
            Assert.StartsWith("250", await _mail.SendAsync(smtp), StringComparison.Ordinal);
        }
        disk.Empty();
        Assert.StartsWith("250", await _mail.SendAsync(smtp, 10_000_000), StringComparison.Ordinal);

        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task An_index_without_room_defers_mail_whose_bodies_would_still_fit()
    {
        using var disk = Tmpfs.Mount(_folder.File("data"), 16);
        using var segments = Tmpfs.Mount(Path.Combine(disk.Path, "segments"), DiskSize);
        await using var host = await HostProcess.StartAsync(disk.Path);
        await _mail.DeliverAsync(host);

        for (var round = 0; round < FaultRounds.Count; round++)
        {
            disk.Fill();
            var refused = 0;
            // The log of the index is used again from its start after each checkpoint, so that some mail still fits.
            for (var i = 0; i < 2000 && refused < 5; i++)
            {
                if ((await _mail.SendAsync(host))?.StartsWith('4') == true) refused++;
            }
            Assert.True(refused > 0, host.Output);
            disk.Empty();
            await _mail.DeliverAsync(host);
        }

        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task A_disk_for_reading_only_is_refused_at_start_in_words_and_served_once_it_can_be_written()
    {
        using var disk = Tmpfs.Mount(_folder.File("data"), DiskSize);
        await using (var host = await HostProcess.StartAsync(disk.Path))
        {
            await _mail.DeliverAsync(host);
            // The system itself keeps it from happening under a running server.
            Assert.False(disk.TryRemount(readOnly: true));
            await _mail.DeliverAsync(host);
            Assert.Equal(0, await host.StopAsync());
        }

        Assert.True(disk.TryRemount(readOnly: true));
        var (code, output) = await HostProcess.RunAsync(disk.Path, null, "--MailServer:Listeners:smtp:Port=0");
        Assert.Equal(1, code);
        Assert.Contains("cannot be written", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        Assert.True(disk.TryRemount(readOnly: false));
        await using var again = await HostProcess.StartAsync(disk.Path);
        await _mail.CheckAsync(again);
    }
}
