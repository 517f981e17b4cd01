using CustomStore.Tickets;
using MailServer.Storage;

namespace CustomStore.Mailbox;

/// <summary>The root of the contract: every agent's account shows the same tickets. Mail cannot be delivered here, and the store says so.</summary>
public sealed class TicketStore(TicketList tickets, TicketMessages messages) : IMailboxStore
{
    public ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken) =>
        new(new StoreResult<IMailAccount>(new TicketAccount(account, new TicketInbox(tickets, messages))));

    public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) =>
        new(StoreError.NotFound);

    public ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken) =>
        new(StoreError.NoPermission);
}
