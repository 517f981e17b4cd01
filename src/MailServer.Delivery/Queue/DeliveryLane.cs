using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.Client;
using MailServer.Protocol.Smtp;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Queue;

/// <summary>Works off the jobs of one next hop over one connection at a time, which is used for several messages.</summary>
internal sealed class DeliveryLane(
    DestinationLanes lanes, LocalRecipients local, HopOpener opener, MessageSender sender, OtherHosts others, Settlement settlement, LeaseKeeper leases, QueueRunnerOptions options, TimeProvider time,
    ILogger logger)
{
    private SmtpClientSession? _session;
    private int _messages;
    private string? _host;

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
                var settling = await RunAsync(job, stopping, abort).ConfigureAwait(false);
                // Durable before the next one goes: a crash sends one message of a connection twice at most.
                await EndAsync(job, settling, finished).ConfigureAwait(false);
            }
        }
        while (await lanes.WaitAsync(_session is null ? TimeSpan.Zero : options.ConnectionIdleTime, time, stopping).ConfigureAwait(false));
        await CloseAsync(abort).ConfigureAwait(false);
    }

    private async Task EndAsync(DeliveryJob job, Task settling, Action<DeliveryJob> finished)
    {
        try
        {
            await settling.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The storage does not work: the leases run out, and the items are due again.
            logger.JobFailed(job.Destination, failure);
        }

        finished(job);
    }

    // Makes the attempt, and begins to write down what came of it.
    private async ValueTask<Task> RunAsync(DeliveryJob job, CancellationToken stopping, CancellationToken abort)
    {
        var now = time.GetUtcNow();
        try
        {
            if (!await leases.HoldsAsync(job).ConfigureAwait(false)) return settlement.DropAsync(job);
            if (stopping.IsCancellationRequested) return settlement.GiveBackAsync(job, now);
            if (lanes.Circuit.IsOpen(now)) return SettleAllAsync(job, lanes.Circuit.Reason!);
            if (!lanes.Pace.TryTake(now)) return settlement.GiveBackAsync(job, lanes.Pace.Until(now));
            return await DeliverAsync(job, abort).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // What the next hop made of the message is not known: it is sent again later.
            await CloseAsync(CancellationToken.None).ConfigureAwait(false);
            return settlement.GiveBackAsync(job, time.GetUtcNow());
        }
        catch (Exception failure)
        {
            await CloseAsync(CancellationToken.None).ConfigureAwait(false);
            return Task.FromException(failure);
        }
    }

    private async ValueTask<Task> DeliverAsync(DeliveryJob job, CancellationToken abort)
    {
        var (message, obstacle) = await ReadAsync(job, abort).ConfigureAwait(false);
        if (message is null) return SettleAllAsync(job, obstacle!);
        var results = await local.DeliverAsync(message, abort).ConfigureAwait(false);
        List<int> elsewhere = [.. Enumerable.Range(0, results.Length).Where(i => results[i] is null)];
        var notBefore = default(DateTimeOffset);
        if (elsewhere.Count > 0)
        {
            (var sent, notBefore) = await DeliverAsync(job, message with { Recipients = [.. elsewhere.Select(i => message.Recipients[i])] }, abort).ConfigureAwait(false);
            for (int i = 0; i < elsewhere.Count; i++) results[elsewhere[i]] = sent[i];
        }

        return settlement.SettleAsync(job, [.. results.Select(result => result!.Value)], notBefore);
    }

    private async ValueTask<(IReadOnlyList<RecipientResult> Results, DateTimeOffset NotBefore)> DeliverAsync(DeliveryJob job, OutboundMessage message, CancellationToken abort)
    {
        var request = new HopRequest(job.Destination) { IsTlsOptional = message.IsTlsOptional };
        bool isReused = _session is not null;
        var results = await SendAsync(request, message, abort).ConfigureAwait(false);
        // A server may close a connection that waited; that says nothing of the message.
        if (isReused && _session is null && results.All(r => r.Reply.IsTransientFailure && !r.MayBeTaken))
            results = await SendAsync(request, message, abort).ConfigureAwait(false);
        if (_host is null) return (results, lanes.Circuit.Until);
        return (await others.TryAsync(request, _host, message, results, abort).ConfigureAwait(false), default);
    }

    // No host: there is no next hop, and its refusal is the result.
    private async ValueTask<IReadOnlyList<RecipientResult>> SendAsync(HopRequest request, OutboundMessage message, CancellationToken abort)
    {
        _host = null;
        if (_session is null && await OpenAsync(request, abort).ConfigureAwait(false) is { } refusal)
            return [.. message.Recipients.Select(_ => new RecipientResult(refusal))];
        _host = _session!.HostName;
        var results = await sender.SendAsync(_session, message, abort).ConfigureAwait(false);
        if (results.Any(r => r.IsFromPeer)) lanes.Succeeded();
        // A session that came about in spite of a policy is for this message only.
        if (!_session.IsUsable || request.IsTlsOptional || ++_messages >= (lanes.Limits.MostMessagesPerConnection ?? options.MostMessagesPerConnection)) await CloseAsync(abort).ConfigureAwait(false);
        return results;
    }

    private async ValueTask<SmtpReply?> OpenAsync(HopRequest request, CancellationToken abort)
    {
        var start = await opener.OpenAsync(request, abort).ConfigureAwait(false);
        _session = start.Session;
        _messages = 0;
        if (_session is not null) return null;
        var refusal = start.Refusal!;
        if (refusal.IsTransientFailure) lanes.Circuit.Failed(refusal, time.GetUtcNow());
        return refusal;
    }

    private async ValueTask<(OutboundMessage? Message, SmtpReply? Obstacle)> ReadAsync(DeliveryJob job, CancellationToken abort)
    {
        try
        {
            var message = await job.ToMessageAsync(abort).ConfigureAwait(false);
            return message.Facts.Hops <= options.MostHops ? (message, null) : (null, LocalReplies.TooManyHops);
        }
        catch (IOException failure)
        {
            // An administrator may bring it back from a backup: it is tried on until it is too old, and then its sender is told.
            logger.ContentUnreadable(job.Leases[0].Item.Message.Value, failure);
            return (null, LocalReplies.ContentUnreadable(failure));
        }
    }

    private Task SettleAllAsync(DeliveryJob job, SmtpReply reply) =>
        settlement.SettleAsync(job, [.. job.Leases.Select(_ => new RecipientResult(reply))], lanes.Circuit.Until);

    private async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        if (_session is not { } session) return;
        _session = null;
        try
        {
            await using (session.ConfigureAwait(false))
            {
                await session.QuitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            // What the next hop has said of the message stands, however its connection ends.
            logger.ConnectionNotClosed(session.HostName, failure);
        }
    }
}
