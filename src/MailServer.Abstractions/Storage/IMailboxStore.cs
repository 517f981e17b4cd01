namespace MailServer.Storage;

/// <summary>The root of all mailboxes. Implementations are safe for use by many sessions at once.</summary>
public interface IMailboxStore
{
    /// <summary>Opens a user's folders. Cheap: a session opens its account once and disposes it at the end.</summary>
    /// <returns>The account; <see cref="StoreError.NotFound"/> when the store holds none of that id and cannot make one.</returns>
    ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>
    /// Asked at RCPT: may a message of about that size be delivered to that account now?
    /// </summary>
    /// <param name="account">The recipient.</param>
    /// <param name="size">Octets announced by the sender, or 0 when unknown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="StoreError.None"/>, <see cref="StoreError.OverQuota"/>, <see cref="StoreError.NotFound"/> or <see cref="StoreError.Unavailable"/>.</returns>
    ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken);

    /// <summary>Begins the delivery of one message to any number of recipients.</summary>
    ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken);
}
