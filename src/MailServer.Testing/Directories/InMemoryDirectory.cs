using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Storage;
using MailServer.Testing.Directories;

namespace MailServer.Testing;

/// <summary>
/// A directory of domains, users, aliases and lists in memory. With a store it makes and removes the users' mailboxes.
/// Addresses compare without regard to case; <c>user+detail</c> leads to <c>user</c>.
/// </summary>
public sealed partial class InMemoryDirectory : IUserDirectory, IAccountDirectory, IDirectoryAdministration
{
    private readonly Lock _gate = new();
    private readonly InMemoryMailboxStore? _store;
    private readonly string? _defaultDomain;
    private readonly SortedDictionary<string, DomainFacts> _domains = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, UserData> _users = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AliasFacts> _aliases = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string User, string Address), SenderGrant> _grants = [];
    private int _lastAccount;

    /// <summary>Makes an empty directory.</summary>
    /// <param name="store">Where the users' mailboxes are made, or null.</param>
    /// <param name="defaultDomain">Added to log-in names without a domain; null for the first domain that was added.</param>
    public InMemoryDirectory(InMemoryMailboxStore? store = null, string? defaultDomain = null)
    {
        _store = store;
        _defaultDomain = defaultDomain;
    }

    private string DefaultDomain => _defaultDomain ?? _domains.Keys.FirstOrDefault() ?? "";

    /// <inheritdoc />
    public ValueTask<RecipientResolution> ResolveAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate) return new(Resolve(address));
    }

    /// <inheritdoc />
    public ValueTask<LogInResult> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var user = FindUser(userName);
            var matches = (user?.Password ?? PasswordData.Nobody).Matches(password);
            return new(matches && user is { Account.MayLogIn: true }
                ? new LogInResult(LogInStatus.Success, user.Account)
                : new LogInResult(LogInStatus.Refused));
        }
    }

    /// <inheritdoc />
    public ValueTask<ScramCredential?> FindScramSecretAsync(
        string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(FindUser(userName) is { Account.MayLogIn: true } user && user.Password.SecretFor(algorithm) is { } secret
                ? new ScramCredential(user.Account, secret)
                : null);
        }
    }

    /// <inheritdoc />
    public ValueTask<AccountFacts?> FindAccountAsync(string userName, CancellationToken cancellationToken)
    {
        lock (_gate) return new(FindUser(userName)?.Account ?? FollowAlias(userName)?.Account);
    }

    /// <inheritdoc />
    public ValueTask<AccountFacts?> FindAccountAsync(AccountId account, CancellationToken cancellationToken)
    {
        lock (_gate) return new(_users.Values.FirstOrDefault(user => user.Account.Id == account)?.Account);
    }

    /// <inheritdoc />
    public ValueTask<bool> OwnsAddressAsync(AccountId account, EmailAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate) return new(AccountsBehind(address).Contains(account) || IsGranted(account, address));
    }

    private RecipientResolution Resolve(EmailAddress address)
    {
        if (address.Domain.Length == 0) address = new EmailAddress(address.LocalPart, DefaultDomain);
        if (!_domains.TryGetValue(address.Domain.ToLowerInvariant(), out var domain)) return RecipientResolution.Foreign.Instance;
        if (Find(address, detail: null) is { } exact) return exact;
        if (AddressNames.SplitDetail(address) is var (plain, detail) && Find(plain, detail) is { } found) return found;
        if (FindListPart(address) is { } part) return part;
        return domain.CatchAll is { } catchAll && AddressNames.Key(catchAll) != AddressNames.Key(address)
            ? new RecipientResolution.Alias([catchAll])
            : RecipientResolution.Unknown.Instance;
    }

    private RecipientResolution? Find(EmailAddress address, string? detail)
    {
        var key = AddressNames.Key(address);
        if (_aliases.TryGetValue(key, out var alias)) return new RecipientResolution.Alias(alias.Targets);
        if (_lists.TryGetValue(key, out var list)) return new RecipientResolution.List(list.List, ListPart.Post, null);
        if (!_users.TryGetValue(key, out var user)) return null;
        return user.Settings.IsEnabled
            ? new RecipientResolution.Local(user.Account) { Detail = detail }
            : RecipientResolution.Disabled.Instance;
    }

    private UserData? FindUser(string userName) =>
        _users.GetValueOrDefault(AddressNames.Key(AddressNames.Parse(userName, DefaultDomain)));

    /// <summary>The one user that an alias leads to in one step.</summary>
    private UserData? FollowAlias(string userName)
    {
        var alias = _aliases.GetValueOrDefault(AddressNames.Key(AddressNames.Parse(userName, DefaultDomain)));
        return alias is { Targets: [var only] } ? _users.GetValueOrDefault(AddressNames.Key(only)) : null;
    }

    /// <summary>All accounts that an address leads to, over aliases of aliases; each address is looked at once.</summary>
    private HashSet<AccountId> AccountsBehind(EmailAddress address)
    {
        var accounts = new HashSet<AccountId>();
        var seen = new HashSet<string>();
        var open = new Stack<EmailAddress>([address]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(AddressNames.Key(next))) continue;
            var plain = AddressNames.SplitDetail(next)?.Address;
            var key = AddressNames.Key(next);
            var user = _users.GetValueOrDefault(key) ?? (plain is null ? null : _users.GetValueOrDefault(AddressNames.Key(plain)));
            if (user is not null) accounts.Add(user.Account.Id);
            foreach (var target in _aliases.GetValueOrDefault(key)?.Targets ?? []) open.Push(target);
        }

        return accounts;
    }
}
