using MailServer.Directories;
using MailServer.Protocol.Imap;
using MailServer.Sharing.Rights;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Sharing.Accounts;

/// <summary>The accounts of others that a session works with, each opened once.</summary>
internal sealed class OwnerAccounts(AccountId user, IMailboxStore store, IUserDirectory directory, SharingOptions options) : IAsyncDisposable
{
    private static readonly IReadOnlySet<string> NoGroups = new HashSet<string>();
    private readonly Dictionary<AccountId, IMailAccount> _opened = [];
    private readonly SemaphoreSlim _turn = new(1);

    public AccountId User => user;

    public IUserDirectory Directory => directory;

    public UserGroups Groups { get; } = new(directory, options);

    /// <summary>The user's rights by an access control list.</summary>
    public async ValueTask<MailboxRights> RightsAsync(IReadOnlyList<AclEntry> entries, CancellationToken cancellationToken)
    {
        var groups = entries.Any(static entry => entry.Group is not null) ? await Groups.OfAsync(user, cancellationToken).ConfigureAwait(false) : NoGroups;
        return EffectiveRights.Of(entries, user, groups);
    }

    public IAccountDirectory Accounts => (IAccountDirectory)directory;

    /// <summary>The owner of an address as folder names have it; null when there is none such.</summary>
    public async ValueTask<AccountFacts?> FindAsync(string address, bool isShared, CancellationToken cancellationToken)
    {
        var facts = await directory.FindAccountAsync(address, cancellationToken).ConfigureAwait(false);
        var isMeant = facts is not null && facts.Id != user && facts.IsShared == isShared && facts.Address.ToString() == address;
        return isMeant ? facts : null;
    }

    /// <summary>Those who share something with the user.</summary>
    public async ValueTask<StoreResult<IReadOnlyList<AccountFacts>>> ListAsync(CancellationToken cancellationToken)
    {
        var listed = await ((IAclStore)store).ListSharingAccountsAsync(user, cancellationToken).ConfigureAwait(false);
        if (!listed.TryGet(out var ids)) return listed.Error;
        var owners = new List<AccountFacts>();
        foreach (var id in ids)
        {
            if (await Accounts.FindAccountAsync(id, cancellationToken).ConfigureAwait(false) is { } owner) owners.Add(owner);
        }

        return owners;
    }

    public async ValueTask<StoreResult<IMailAccount>> OpenAsync(AccountId owner, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_opened.TryGetValue(owner, out var account)) return new StoreResult<IMailAccount>(account);
            var opened = await store.OpenAccountAsync(owner, cancellationToken).ConfigureAwait(false);
            if (opened.TryGet(out account)) _opened.Add(owner, account);
            return opened;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var account in _opened.Values) await account.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }
}
