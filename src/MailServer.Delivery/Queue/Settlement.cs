using MailServer.Delivery.Notifications;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.Client;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Queue;

/// <summary>Writes what became of each recipient into the storage, and reports to the sender when a message's jobs are done.</summary>
internal sealed class Settlement(
    IQueueStorage storage, RetrySchedule schedule, NoticeSender notices, SuppressionRecorder suppressions, QueueEvents events, Random random, TimeProvider time, ILogger logger,
    CancellationToken abort)
{
    /// <summary>When a storage that failed is tried again.</summary>
    public static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(5);

    /// <summary>Ends a job with one result for each of its leases.</summary>
    /// <param name="job">The job.</param>
    /// <param name="results">The results.</param>
    /// <param name="notBefore">Nothing is tried again before this time.</param>
    public async Task SettleAsync(DeliveryJob job, IReadOnlyList<RecipientResult> results, DateTimeOffset notBefore)
    {
        for (int i = 0; i < results.Count; i++)
            await SettleAsync(job, job.Leases[i], results[i], notBefore).ConfigureAwait(false);
        await CloseAsync(job).ConfigureAwait(false);
    }

    /// <summary>Ends a job that nothing was tried for: its items are due again at a time.</summary>
    public async Task GiveBackAsync(DeliveryJob job, DateTimeOffset until)
    {
        foreach (var lease in job.Leases)
            await WriteAsync(job, () => storage.DeferAsync(lease, new QueueDeferral(until), CancellationToken.None)).ConfigureAwait(false);
        await CloseAsync(job).ConfigureAwait(false);
    }

    /// <summary>Ends a job whose items are somebody else's by now.</summary>
    public Task DropAsync(DeliveryJob job) => CloseAsync(job);

    /// <summary>Gives up an item that is too old.</summary>
    public async ValueTask ExpireAsync(MessagePass pass, IReadOnlyList<QueueLease> leases)
    {
        foreach (var lease in leases)
            Give(pass, lease, Expired(lease.Item.LastError ?? "its destination was not tried"), null, false);
        await ReportAsync(null, pass).ConfigureAwait(false);
    }

    private async ValueTask SettleAsync(DeliveryJob job, QueueLease lease, RecipientResult result, DateTimeOffset notBefore)
    {
        string? peer = result.Peer;
        var now = time.GetUtcNow();
        var reply = result.Reply;
        if (reply.Code < 300)
            await DeliveredAsync(job, lease, result, new QueueAttempt(now, peer, Text(reply))).ConfigureAwait(false);
        else if (reply.IsPermanentFailure)
            await RefusedAsync(job, lease, result, peer).ConfigureAwait(false);
        else if (schedule.IsTooOld(lease.Item, now))
            Give(job.Pass, lease, Expired(Text(reply)), peer, false);
        else
            await DeferAsync(job, lease, result, new QueueAttempt(now, peer, Text(reply)), notBefore).ConfigureAwait(false);
    }

    private async ValueTask DeliveredAsync(DeliveryJob job, QueueLease lease, RecipientResult result, QueueAttempt attempt)
    {
        logger.Delivered(lease.Item.Id.Value, lease.Item.Recipient, attempt.Host, attempt.Answer);
        if (!await WriteAsync(job, () => storage.CompleteAsync(lease, CancellationToken.None)).ConfigureAwait(false)) logger.LeaseLost(lease.Item.Id.Value);
        events.Publish(QueueEventKind.Delivered, lease.Item, attempt);
        // RFC 3461 §5.2.1: the next hop reports, if it knows how.
        if (!result.IsDsnPassedOn) job.Pass.Report(new SettledItem(lease, NoticeKind.Relayed, result.Reply, attempt, true));
    }

    private async ValueTask DeferAsync(
        DeliveryJob job, QueueLease lease, RecipientResult result, QueueAttempt attempt, DateTimeOffset notBefore)
    {
        bool isLate = schedule.IsLate(lease.Item, attempt.At);
        var until = schedule.Next(lease.Item, attempt.At, notBefore, random);
        logger.Deferred(lease.Item.Id.Value, lease.Item.Recipient, until, attempt.Answer);
        var deferral = new QueueDeferral(until) { Attempt = attempt, IsDelayNotified = isLate };
        bool held = await WriteAsync(job, () => storage.DeferAsync(lease, deferral, CancellationToken.None)).ConfigureAwait(false);
        if (!held) logger.LeaseLost(lease.Item.Id.Value);
        events.Publish(QueueEventKind.Deferred, lease.Item, attempt);
        if (isLate && held) job.Pass.Report(Delay(lease, result, attempt));
    }

    private SettledItem Delay(QueueLease lease, RecipientResult result, QueueAttempt attempt) =>
        new(lease, NoticeKind.Delayed, result.Reply, attempt, result.IsFromPeer) { RetriedUntil = lease.Item.EnqueuedAt + schedule.Lifetime };

    private async ValueTask RefusedAsync(DeliveryJob job, QueueLease lease, RecipientResult result, string? peer)
    {
        if (result.IsFromPeer) await suppressions.NoteAsync(lease.Item, result.Reply).ConfigureAwait(false);
        Give(job.Pass, lease, result.Reply, peer, result.IsFromPeer);
    }

    private void Give(MessagePass pass, QueueLease lease, SmtpReply reply, string? peer, bool isFromPeer)
    {
        logger.GivenUp(lease.Item.Id.Value, lease.Item.Recipient, Text(reply));
        var attempt = new QueueAttempt(time.GetUtcNow(), peer, Text(reply));
        pass.Report(new SettledItem(lease, NoticeKind.Failed, reply, attempt, isFromPeer));
        events.Publish(QueueEventKind.GivenUp, lease.Item, attempt);
    }

    // What was sent is not sent again because the storage does not work for a while: the outcome waits as long as the items are held.
    private async ValueTask<bool> WriteAsync(DeliveryJob? job, Func<ValueTask<bool>> write)
    {
        while (true)
        {
            try
            {
                return await write().ConfigureAwait(false);
            }
            catch (Exception failure) when (!abort.IsCancellationRequested && time.GetUtcNow() + StorageRetry < job?.LeasedUntil)
            {
                logger.StorageFailed(StorageRetry, failure);
            }

            await Task.Delay(StorageRetry, time, abort).ConfigureAwait(false);
        }
    }

    private async Task CloseAsync(DeliveryJob job)
    {
        if (job.Pass.Close(job)) await ReportAsync(job, job.Pass).ConfigureAwait(false);
    }

    // The report is safe before its items are gone: a crash in between reports twice rather than never.
    private async ValueTask ReportAsync(DeliveryJob? job, MessagePass pass)
    {
        var failed = pass.Reports.Where(item => item.Kind == NoticeKind.Failed).ToList();
        bool sent = await notices.SendAsync(pass.First, pass.Reports).ConfigureAwait(false);
        foreach (var item in failed)
        {
            bool settled = await WriteAsync(job, () => sent
                ? storage.FailAsync(item.Lease, item.Attempt.Answer, CancellationToken.None)
                : storage.DeferAsync(item.Lease, Postponed(item), CancellationToken.None)).ConfigureAwait(false);
            if (!settled) logger.LeaseLost(item.Lease.Item.Id.Value);
        }
    }

    private QueueDeferral Postponed(SettledItem item) =>
        new(time.GetUtcNow() + schedule.Interval(item.Lease.Item.Attempts + 1, random)) { Attempt = item.Attempt };

    // RFC 3463 §3.5: the status of a delivery that took too long.
    private static SmtpReply Expired(string lastAnswer) => new(451, 4, 7, $"Delivery time expired; last: {lastAnswer}");

    internal static string Text(SmtpReply reply)
    {
        string text = reply.Text.ReplaceLineEndings(" ");
        return reply.Enhanced.IsNone ? string.Create(null, $"{reply.Code} {text}") : string.Create(null, $"{reply.Code} {reply.Enhanced} {text}");
    }
}
