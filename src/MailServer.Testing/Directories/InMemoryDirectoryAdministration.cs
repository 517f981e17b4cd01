using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage;
using MailServer.Testing.Directories;

namespace MailServer.Testing;

/// <content>The changes.</content>
public sealed partial class InMemoryDirectory
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<DomainFacts>> ListDomainsAsync(CancellationToken cancellationToken)
    {
        lock (_gate) return new((IReadOnlyList<DomainFacts>)[.. _domains.Values]);
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> SetDomainAsync(DomainFacts domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var name = domain.Name.ToLowerInvariant();
        if (name.Length is 0 or > 255 || name.Any(c => char.IsControl(c) || c is ' ' or '@')) return new(DirectoryChange.Invalid);
        lock (_gate) _domains[name] = domain with { Name = name };
        return new(DirectoryChange.Done);
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> RemoveDomainAsync(string domain, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var isUsed = _users.Values.Any(u => IsIn(u.Account.Address, domain)) || _aliases.Values.Any(a => IsIn(a.Address, domain))
                || _lists.Values.Any(l => IsIn(l.List.Address, domain));
            if (isUsed) return new(DirectoryChange.NotEmpty);
            return new(_domains.Remove(domain.ToLowerInvariant()) ? DirectoryChange.Done : DirectoryChange.NotFound);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<UserFacts>> ListUsersAsync(string? domain, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new((IReadOnlyList<UserFacts>)[.. _users.Values
                .Where(u => domain is null || IsIn(u.Account.Address, domain))
                .Select(u => new UserFacts(u.Account, Current(u)))]);
        }
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> AddUserAsync(
        EmailAddress address, string password, UserSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(settings);
        if (!AddressNames.IsValid(address) || string.IsNullOrEmpty(password) || !settings.Limits.IsValid) return new(DirectoryChange.Invalid);
        lock (_gate)
        {
            if (!IsOurs(address)) return new(DirectoryChange.UnknownDomain);
            if (IsTaken(address)) return new(DirectoryChange.AlreadyExists);
            var account = new AccountFacts(new AccountId($"A{++_lastAccount}"), address) { IsEnabled = settings.IsEnabled, IsShared = settings.IsShared };
            _users.Add(AddressNames.Key(address), new UserData(account, settings, new PasswordData(password)));
            _store?.SetAccount(account.Id, settings.Limits);
            return new(DirectoryChange.Done);
        }
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> ChangeUserAsync(EmailAddress address, UserSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.Limits.IsValid) return new(DirectoryChange.Invalid);
        return ChangeUser(address, user =>
        {
            _store?.SetAccount(user.Account.Id, settings.Limits);
            return user with { Account = user.Account with { IsEnabled = settings.IsEnabled }, Settings = settings with { IsShared = user.Account.IsShared } };
        });
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> SetPasswordAsync(EmailAddress address, string password, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(password)
            ? new(DirectoryChange.Invalid)
            : ChangeUser(address, user => user with { Password = new PasswordData(password) });

    /// <inheritdoc />
    public ValueTask<DirectoryChange> RemoveUserAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            if (!_users.Remove(AddressNames.Key(address), out var user)) return new(DirectoryChange.NotFound);
            ForgetGrants(AddressNames.Key(address));
            _store?.RemoveAccount(user.Account.Id);
            return new(DirectoryChange.Done);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AliasFacts>> ListAliasesAsync(string? domain, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new((IReadOnlyList<AliasFacts>)[.. _aliases.Values.Where(a => domain is null || IsIn(a.Address, domain))]);
        }
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> SetAliasAsync(AliasFacts alias, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alias);
        if (!AddressNames.IsValid(alias.Address) || alias.Targets.Count == 0) return new(DirectoryChange.Invalid);
        lock (_gate)
        {
            if (!IsOurs(alias.Address)) return new(DirectoryChange.UnknownDomain);
            if (_users.ContainsKey(AddressNames.Key(alias.Address)) || _lists.ContainsKey(AddressNames.Key(alias.Address))) return new(DirectoryChange.AlreadyExists);
            _aliases[AddressNames.Key(alias.Address)] = alias;
            return new(DirectoryChange.Done);
        }
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> RemoveAliasAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            return new(_aliases.Remove(AddressNames.Key(address)) ? DirectoryChange.Done : DirectoryChange.NotFound);
        }
    }

    // The store's limits may have been set over IMAP.
    private UserSettings Current(UserData user) => _store?.LimitsOf(user.Account.Id) is { } limits
        ? user.Settings with { QuotaBytes = limits.Bytes, QuotaMessages = limits.Messages, QuotaFolders = limits.Folders, QuotaAnnotationBytes = limits.AnnotationBytes }
        : user.Settings;

    private static bool IsIn(EmailAddress address, string domain) => address.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase);

    private bool IsOurs(EmailAddress address) => _domains.ContainsKey(address.Domain.ToLowerInvariant());

    private bool IsTaken(EmailAddress address) =>
        _users.ContainsKey(AddressNames.Key(address)) || _aliases.ContainsKey(AddressNames.Key(address)) || _lists.ContainsKey(AddressNames.Key(address));

    private ValueTask<DirectoryChange> ChangeUser(EmailAddress address, Func<UserData, UserData> change)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            var key = AddressNames.Key(address);
            if (!_users.TryGetValue(key, out var user)) return new(DirectoryChange.NotFound);
            _users[key] = change(user);
            return new(DirectoryChange.Done);
        }
    }
}
