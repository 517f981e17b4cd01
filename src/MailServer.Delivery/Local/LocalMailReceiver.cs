using MailServer.Delivery.Forwarding;
using MailServer.Delivery.Lists;
using MailServer.Delivery.Replies;
using MailServer.Delivery.Local;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;

namespace MailServer.Delivery;

/// <summary>
/// Delivers mail for local recipients into an <see cref="IMailboxStore"/>, and hands mail for others to an
/// <see cref="MailServer.Queue.IQueueStorage"/> when there is one and the client may relay: it has logged in, or lies in a trusted network.
/// </summary>
/// <remarks>
/// <para>
/// Every recipient has its own outcome. LMTP reports each. SMTP can say one thing after DATA for all of them (RFC 5321 §4.2.5), and the
/// message may neither be lost nor doubled (§6.1), so over SMTP:
/// </para>
/// <list type="number">
/// <item>Room is checked for every mailbox once more with the message's true size. When one has none, nobody gets the message (452 4.2.2): the client repeats it.</item>
/// <item>When a mailbox still fails in the commit while others have the message, the failed recipients go to the queue, and 250 is said.</item>
/// <item>Without a queue, or when the queue fails, the message is taken back from those who have it, and a 4xx is said: the client repeats it for all.</item>
/// <item>A filter's rejection counts only when every recipient rejects; otherwise the message is kept.</item>
/// </list>
/// </remarks>
public sealed class LocalMailReceiver : IMailReceiver
{
    private readonly LocalDeliveryOptions _options;
    private readonly LocalDeliveryServices _services;
    private readonly RecipientResolver _resolver;
    private readonly ForwardingSender _sender;
    private readonly ListProcessor? _lists;
    private readonly AutoResponder? _responder;
    private readonly SuccessNotices? _notices;

    /// <summary>Makes a receiver.</summary>
    public LocalMailReceiver(LocalDeliveryOptions options, LocalDeliveryServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        _options = options;
        _services = services;
        _resolver = new RecipientResolver(services.Directory, services.Suppression, options, services.Logger);
        _sender = new ForwardingSender(services.Directory, services.Rewriting);
        if (services.Lists is not null) _lists = new ListProcessor(options, services, _resolver, this);
        if (services.AutoReplies is not null) _responder = new AutoResponder(services, _resolver);
        if (services.Notices is not null) _notices = new SuccessNotices(services.Notices, services, this);
    }

    /// <inheritdoc />
    public async ValueTask<SmtpReply> AcceptRecipientAsync(
        MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(recipient);
        var destination = await FindAsync(transaction, recipient.Address, cancellationToken).ConfigureAwait(false);
        var refusal = destination.Refusal
            ?? RefuseForeign(transaction.Session, recipient, destination)
            ?? await RefuseListsAsync(transaction, destination, cancellationToken).ConfigureAwait(false)
            ?? await RefuseFullAsync(transaction, destination, cancellationToken).ConfigureAwait(false);
        if (refusal is not null) return refusal;
        Destinations.Of(transaction).Add(recipient, destination);
        return DeliveryReplies.RecipientOk;
    }

    /// <inheritdoc />
    public async ValueTask<ReceiveStart> BeginAsync(MailTransaction transaction, long? expectedSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var (message, refusal) = await BeginLocalAsync(transaction, expectedSize, cancellationToken).ConfigureAwait(false);
        return new(message, refusal);
    }

    /// <summary>The same for whoever adds something of its own to the message.</summary>
    internal async ValueTask<(LocalMessage? Message, SmtpReply? Refusal)> BeginLocalAsync(MailTransaction transaction, long? expectedSize, CancellationToken cancellationToken)
    {
        var options = new DeliveryOptions { ExpectedSize = expectedSize, ReceivedAt = _services.TimeProvider.GetUtcNow() };
        var begun = await _services.Store.BeginDeliveryAsync(options, cancellationToken).ConfigureAwait(false);
        if (begun.TryGet(out var delivery)) return (new LocalMessage(transaction, delivery, _options, _services, _resolver, _sender) { Lists = _lists, Responder = _responder, Notices = _notices, ReceivedAt = options.ReceivedAt }, null);
        _services.Logger.StoreRefused(begun.Error, begun.Cause);
        return (null, DeliveryReplies.Of(begun.Error));
    }

    private async ValueTask<Destination> FindAsync(MailTransaction transaction, EmailAddress address, CancellationToken cancellationToken)
    {
        if (await _sender.RestoreAsync(transaction, address, cancellationToken).ConfigureAwait(false) is not { } sender)
            return await _resolver.ResolveAsync(address, cancellationToken).ConfigureAwait(false);
        var destination = await _resolver.ResolveAsync(sender, cancellationToken).ConfigureAwait(false);
        destination.IsForwarded = true;
        return destination;
    }

    // Never an open relay: a foreign recipient needs a client that may relay. Forwarding by an alias is the administrator's word.
    private SmtpReply? RefuseForeign(MailSession session, EnvelopeRecipient recipient, Destination destination)
    {
        if (destination.Foreign.Count == 0) return null;
        if (!destination.IsForwarded && session.Principal is null && !session.IsTrusted) return DeliveryReplies.RelayDenied;
        if (_services.Queue is not null) return null;
        if (!destination.IsForwarded) return DeliveryReplies.NoRelay;
        _services.Logger.AliasNeedsQueue(recipient.Address.ToString());
        return DeliveryReplies.Misconfigured;
    }

    private async ValueTask<SmtpReply?> RefuseListsAsync(MailTransaction transaction, Destination destination, CancellationToken cancellationToken)
    {
        if (destination.Lists.Count == 0) return null;
        return _lists is null ? DeliveryReplies.Unknown : await _lists.RefusalAsync(transaction, destination.Lists, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SmtpReply?> RefuseFullAsync(MailTransaction transaction, Destination destination, CancellationToken cancellationToken)
    {
        foreach (var (account, _) in destination.Accounts)
        {
            var error = await _services.Store
                .CheckCapacityAsync(account.Id, transaction.Parameters.Size ?? 0, cancellationToken).ConfigureAwait(false);
            if (error != StoreError.None) return DeliveryReplies.Of(error);
        }

        return null;
    }
}
