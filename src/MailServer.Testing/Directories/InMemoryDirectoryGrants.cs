using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage;
using MailServer.Testing.Directories;

namespace MailServer.Testing;

/// <content>The addresses that users may send as.</content>
public sealed partial class InMemoryDirectory
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SenderGrant>> ListGrantsAsync(EmailAddress? user, CancellationToken cancellationToken)
    {
        var key = user is null ? null : AddressNames.Key(user);
        lock (_gate) return new([.. _grants.Where(pair => key is null || pair.Key.User == key).Select(pair => pair.Value)]);
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> AddGrantAsync(SenderGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (!AddressNames.IsValid(grant.Address)) return new(DirectoryChange.Invalid);
        lock (_gate)
        {
            if (!_users.ContainsKey(AddressNames.Key(grant.User))) return new(DirectoryChange.NotFound);
            _grants[KeyOf(grant)] = grant;
            return new(DirectoryChange.Done);
        }
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> RemoveGrantAsync(SenderGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        lock (_gate) return new(_grants.Remove(KeyOf(grant)) ? DirectoryChange.Done : DirectoryChange.NotFound);
    }

    private static (string User, string Address) KeyOf(SenderGrant grant) => (AddressNames.Key(grant.User), AddressNames.Key(grant.Address));

    private bool IsGranted(AccountId account, EmailAddress address)
    {
        var all = AddressNames.Key(new EmailAddress(SenderGrant.Everybody, address.Domain));
        return _grants.Keys.Any(grant =>
            (grant.Address == AddressNames.Key(address) || grant.Address == all) && _users.GetValueOrDefault(grant.User)?.Account.Id == account);
    }

    private void ForgetGrants(string user)
    {
        foreach (var grant in _grants.Keys.Where(grant => grant.User == user).ToList()) _grants.Remove(grant);
    }
}
