using MailServer.Delivery.Outbound.Client;

namespace MailServer.Delivery.Queue;

/// <summary>Sends a message over a session, in another encoding where the server needs one.</summary>
internal sealed class MessageSender(DownConverter converter)
{
    public async ValueTask<IReadOnlyList<RecipientResult>> SendAsync(SmtpClientSession session, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (!DownConverter.IsNeeded(message, session.Extensions)) return await session.SendAsync(message, cancellationToken).ConfigureAwait(false);
        try
        {
            using var converted = await converter.ConvertAsync(message, cancellationToken).ConfigureAwait(false);
            return await session.SendAsync(converted?.Message ?? message, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            return [.. message.Recipients.Select(_ => new RecipientResult(LocalReplies.ContentUnreadable(failure)) { Peer = session.Peer })];
        }
    }
}
