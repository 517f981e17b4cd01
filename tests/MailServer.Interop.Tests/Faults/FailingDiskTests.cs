using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Vectors;

namespace MailServer.Interop.Tests.Faults;

/// <summary>A disk that answers EIO, by strace on the real process (P1, P2).</summary>
public sealed class FailingDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SentMail _mail = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task While_syncs_fail_no_message_is_acknowledged_and_service_returns()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"));
        await _mail.DeliverAsync(host);

        for (var round = 0; round < FaultRounds.Count; round++)
        {
            await using (await FailingCalls.StartAsync(host, _folder, "fsync,fdatasync", "error=EIO"))
            {
                for (var i = 0; i < 5; i++) await _mail.BeDeferredAsync(host);
                await _mail.BeDeferredAsync(host, 3_000_000);
            }
            await _mail.DeliverAsync(host);
            await _mail.DeliverAsync(host, 3_000_000);
        }

        await _mail.CheckAsync(host);
    }

    /// <summary>An fsync that failed once may succeed the next time although pages are lost: what it was for is given up.</summary>
    [Fact]
    public async Task A_segment_whose_sync_failed_once_is_never_synced_again()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"));
        await _mail.DeliverAsync(host);

        IReadOnlyList<string> calls;
        await using (var faults = await FailingCalls.StartAsync(host, _folder, "fdatasync", "error=EIO:when=1"))
        {
            await using var smtp = await SmtpConversation.OpenAsync(host.Port("smtp"));
            Assert.StartsWith("4", await _mail.SendAsync(smtp), StringComparison.Ordinal);
            Assert.StartsWith("250", await _mail.SendAsync(smtp), StringComparison.Ordinal);
            Assert.StartsWith("250", await _mail.SendAsync(smtp), StringComparison.Ordinal);
            calls = faults.Calls;
        }
        var failed = calls.First(call => call.Contains("(INJECTED)", StringComparison.Ordinal) && call.Contains(".seg>", StringComparison.Ordinal));
        var file = failed[failed.IndexOf('<', StringComparison.Ordinal)..(failed.IndexOf('>', StringComparison.Ordinal) + 1)];
        Assert.Single(calls, call => call.Contains(file, StringComparison.Ordinal));

        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task An_index_whose_sync_fails_once_refuses_that_message_alone()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"));
        await _mail.DeliverAsync(host);

        // A delivery syncs the segment by fdatasync, and SQLite its log by fsync.
        await using (var faults = await FailingCalls.StartAsync(host, _folder, "fsync", "error=EIO:when=1"))
        {
            await _mail.BeDeferredAsync(host);
            Assert.Contains(faults.Calls, call => call.Contains("mail.db-wal>", StringComparison.Ordinal) && call.Contains("(INJECTED)", StringComparison.Ordinal));
            await _mail.DeliverAsync(host);
        }
        await host.KillAsync();

        await using var again = await HostProcess.StartAsync(_folder.File("data"));
        await _mail.CheckAsync(again);
    }

    [Fact]
    public async Task While_reads_fail_mail_is_kept_or_deferred_and_everything_is_readable_again_afterwards()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"));
        for (var i = 0; i < 10; i++) await _mail.DeliverAsync(host, 50_000);

        for (var round = 0; round < FaultRounds.Count; round++)
        {
            await using (await FailingCalls.StartAsync(host, _folder, "pread64,preadv", "error=EIO"))
            {
                for (var i = 0; i < 5; i++) await _mail.SendAsync(host);
                await Assert.ThrowsAnyAsync<Exception>(() => SentMail.CountAsync(host));
            }
            await _mail.DeliverAsync(host);
        }

        await _mail.CheckAsync(host);
    }
}
