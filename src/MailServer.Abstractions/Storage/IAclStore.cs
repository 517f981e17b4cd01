namespace MailServer.Storage;

/// <summary>An ability of an <see cref="IMailboxStore"/> whose accounts are <see cref="IAclAccount"/>.</summary>
public interface IAclStore
{
    /// <summary>The accounts with a folder whose access control list names a user, anyone or any group, sorted; without the user's own.</summary>
    ValueTask<StoreResult<IReadOnlyList<AccountId>>> ListSharingAccountsAsync(AccountId user, CancellationToken cancellationToken);
}
