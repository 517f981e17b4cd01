using MailServer.Directories;
using MailServer.Sharing.Accounts;
using MailServer.Storage;

namespace MailServer.Sharing;

/// <summary>
/// A store as its users see it: each account also shows what others share with its user, and no more (RFC 4314).
/// This is the one place where rights are enforced; what stands behind it has every right.
/// </summary>
/// <param name="inner">Keeps the folders. One that keeps no access control lists is passed through.</param>
/// <param name="directory">Knows who the identifiers are. One that does not find accounts by their id passes the store through.</param>
/// <param name="options">Names.</param>
public sealed class SharingStore(IMailboxStore inner, IUserDirectory directory, SharingOptions options) : IMailboxStore
{
    /// <inheritdoc />
    public async ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken)
    {
        var opened = await inner.OpenAccountAsync(account, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var own) || directory is not IAccountDirectory || !CanShare(own)) return opened;
        var owners = new OwnerAccounts(account, inner, directory, options);
        return own is ITextIndexAccount index ? new IndexedSharingAccount(own, index, owners, options) : new SharingAccount(own, owners, options);
    }

    /// <inheritdoc />
    public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) =>
        inner.CheckCapacityAsync(account, size, cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken) =>
        inner.BeginDeliveryAsync(options, cancellationToken);

    // An account must keep all abilities when it is wrapped: one that lacks some of them is left alone.
    private bool CanShare(IMailAccount account) =>
        inner is IAclStore && account is IAclAccount and IQuotaAccount and IMetadataAccount and IWatchedAccount and IUrlKeyAccount;
}
