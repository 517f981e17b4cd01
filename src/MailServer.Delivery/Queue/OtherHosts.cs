using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.Client;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Queue;

/// <summary>
/// Gives to further hosts of a destination what the first one put off or could not carry, in the same attempt (RFC 5321 §5.1). What a host may have
/// taken without saying so is not given to another.
/// </summary>
internal sealed class OtherHosts(HopOpener opener, MessageSender sender, int mostSessions)
{
    public async ValueTask<IReadOnlyList<RecipientResult>> TryAsync(
        HopRequest request, string firstHost, OutboundMessage message, IReadOnlyList<RecipientResult> results, CancellationToken cancellationToken)
    {
        var tried = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { firstHost };
        RecipientResult[] merged = [.. results];
        // RFC 8689 §4.2.1: with each host of the domain, of which there are RoutingOptions.MostHosts at most.
        int most = message.NeedsRequireTls ? int.MaxValue : mostSessions;
        while (tried.Count < most && Open(merged) is [_, ..] open)
        {
            var start = await opener.OpenAsync(request with { Except = tried }, cancellationToken).ConfigureAwait(false);
            if (start.Session is not { } session)
            {
                // A host that nobody reached now may be the one that can.
                if (message.NeedsRequireTls && start.Refusal is { IsTransientFailure: true } refusal) PutOff(merged, open, refusal);
                break;
            }

            await using (session.ConfigureAwait(false))
            {
                tried.Add(session.HostName);
                var part = message with { Recipients = [.. open.Select(i => message.Recipients[i])] };
                Merge(merged, open, await sender.SendAsync(session, part, cancellationToken).ConfigureAwait(false));
                await session.QuitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return merged;
    }

    private static List<int> Open(RecipientResult[] results) => [.. Enumerable.Range(0, results.Length).Where(i => results[i].IsForAnotherHost)];

    private static void PutOff(RecipientResult[] merged, List<int> open, SmtpReply refusal)
    {
        foreach (int i in open.Where(i => merged[i].Reply.IsPermanentFailure)) merged[i] = new RecipientResult(refusal);
    }

    // A less preferred host that refuses for good does not outweigh a better one that only puts off.
    private static void Merge(RecipientResult[] merged, List<int> open, IReadOnlyList<RecipientResult> second)
    {
        for (int i = 0; i < open.Count; i++)
        {
            if (!second[i].Reply.IsPermanentFailure || merged[open[i]].Reply.IsPermanentFailure) merged[open[i]] = second[i];
        }
    }
}
