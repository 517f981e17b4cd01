using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.Client;
using MailServer.Protocol.Smtp;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Queue;

/// <summary>Works off the jobs of one next hop over one connection at a time, which is used for several messages.</summary>
internal sealed class DeliveryLane(
    DestinationLanes lanes, HopOpener opener, MessageSender sender, OtherHosts others, Settlement settlement, LeaseKeeper leases, QueueRunnerOptions options, TimeProvider time,
    ILogger logger)
{

    private SmtpClientSession? _session;
    private int _messages;
    private string _host = "";

    /// <summary>Runs until no job came for a while.</summary>
    /// <param name="finished">Told of each job that is settled.</param>
    /// <param name="stopping">Jobs not begun are given back.</param>
    /// <param name="abort">Running transactions are cut.</param>
    public async Task RunAsync(Action<DeliveryJob> finished, CancellationToken stopping, CancellationToken abort)
    {
        do
        {
            while (lanes.TryTake(out var job))
            {
                await RunAsync(job, stopping, abort).ConfigureAwait(false);
                finished(job);
            }
        }
        while (await lanes.WaitAsync(_session is null ? TimeSpan.Zero : options.ConnectionIdleTime, time, stopping).ConfigureAwait(false));
        await CloseAsync(abort).ConfigureAwait(false);
    }

    private async ValueTask RunAsync(DeliveryJob job, CancellationToken stopping, CancellationToken abort)
    {
        var now = time.GetUtcNow();
        try
        {
            if (!await leases.HoldsAsync(job).ConfigureAwait(false)) await settlement.DropAsync(job).ConfigureAwait(false);
            else if (stopping.IsCancellationRequested) await settlement.GiveBackAsync(job, now).ConfigureAwait(false);
            else if (lanes.Circuit.IsOpen(now)) await SettleAllAsync(job, lanes.Circuit.Reason!).ConfigureAwait(false);
            else if (!lanes.Pace.TryTake(now)) await settlement.GiveBackAsync(job, lanes.Pace.Until(now)).ConfigureAwait(false);
            else await DeliverAsync(job, abort).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // What the next hop made of the message is not known: it is sent again later.
            await CloseAsync(CancellationToken.None).ConfigureAwait(false);
            await settlement.GiveBackAsync(job, time.GetUtcNow()).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The storage does not work: the leases run out, and the items are due again.
            logger.JobFailed(job.Destination, failure);
            await CloseAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask DeliverAsync(DeliveryJob job, CancellationToken abort)
    {
        var message = await ReadAsync(job, abort).ConfigureAwait(false);
        if (message is null) return;
        var request = new HopRequest(job.Destination) { IsTlsOptional = message.IsTlsOptional };
        bool isReused = _session is not null;
        var results = await SendAsync(job, request, message, abort).ConfigureAwait(false);
        // A server may close a connection that waited; that says nothing of the message.
        if (isReused && _session is null && results is not null && results.All(r => r.Reply.IsTransientFailure && !r.MayBeTaken))
            results = await SendAsync(job, request, message, abort).ConfigureAwait(false);
        if (results is null) return;
        results = await others.TryAsync(request, _host, message, results, abort).ConfigureAwait(false);
        await settlement.SettleAsync(job, results, default).ConfigureAwait(false);
    }

    // Null: there is no next hop, and the job is settled.
    private async ValueTask<IReadOnlyList<RecipientResult>?> SendAsync(
        DeliveryJob job, HopRequest request, OutboundMessage message, CancellationToken abort)
    {
        if (_session is null && !await OpenAsync(job, request, abort).ConfigureAwait(false)) return null;
        _host = _session!.HostName;
        var results = await sender.SendAsync(_session, message, abort).ConfigureAwait(false);
        if (results.Any(r => r.IsFromPeer)) lanes.Succeeded();
        // A session that came about in spite of a policy is for this message only.
        if (!_session.IsUsable || request.IsTlsOptional || ++_messages >= (lanes.Limits.MostMessagesPerConnection ?? options.MostMessagesPerConnection)) await CloseAsync(abort).ConfigureAwait(false);
        return results;
    }

    private async ValueTask<bool> OpenAsync(DeliveryJob job, HopRequest request, CancellationToken abort)
    {
        var start = await opener.OpenAsync(request, abort).ConfigureAwait(false);
        _session = start.Session;
        _messages = 0;
        if (_session is not null) return true;
        var refusal = start.Refusal!;
        if (refusal.IsTransientFailure) lanes.Circuit.Failed(refusal, time.GetUtcNow());
        await SettleAllAsync(job, refusal).ConfigureAwait(false);
        return false;
    }

    private async ValueTask<OutboundMessage?> ReadAsync(DeliveryJob job, CancellationToken abort)
    {
        try
        {
            var message = await job.ToMessageAsync(abort).ConfigureAwait(false);
            if (message.Facts.Hops <= options.MostHops) return message;
            await SettleAllAsync(job, LocalReplies.TooManyHops).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            await SettleAllAsync(job, LocalReplies.ContentUnreadable(failure)).ConfigureAwait(false);
        }

        return null;
    }

    private ValueTask SettleAllAsync(DeliveryJob job, SmtpReply reply) =>
        settlement.SettleAsync(job, [.. job.Leases.Select(_ => new RecipientResult(reply))], lanes.Circuit.Until);

    private async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        if (_session is not { } session) return;
        _session = null;
        await using (session.ConfigureAwait(false))
        {
            await session.QuitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
