using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Users;

/// <summary>Changes the directory: in the server through its writer, in another process by itself.</summary>
internal sealed class DirectoryEditor(ReaderPool readers, IStoreWriter writer, PasswordWork passwords, Action maintenanceIsDue, Action changed) : IDirectoryAdministration
{
    private const int MostTargets = 1000;

    public async ValueTask<IReadOnlyList<DomainFacts>> ListDomainsAsync(CancellationToken cancellationToken) =>
        await readers.ReadAsync(DirectoryTables.Domains, cancellationToken).ConfigureAwait(false);

    public async ValueTask<DirectoryChange> SetDomainAsync(DomainFacts domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (!AddressKey.TryDomain(domain.Name, out var name)) return DirectoryChange.Invalid;
        var catchAll = domain.CatchAll is { } address ? AddressKey.ToText(address) : null;
        return await WriteAsync(
            transaction =>
            {
                transaction.Connection.Use(DirectorySql.SetDomain).Bind(name).Bind(catchAll).Run();
                return DirectoryChange.Done;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> RemoveDomainAsync(string domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (!AddressKey.TryDomain(domain, out var name)) return DirectoryChange.NotFound;
        return await WriteAsync(
            transaction =>
            {
                if (DirectoryTables.FindDomain(transaction.Connection, name) is null) return DirectoryChange.NotFound;
                if (transaction.Connection.Use(DirectorySql.DomainIsUsed).Bind(name).Scalar() is not null) return DirectoryChange.NotEmpty;
                transaction.Connection.Use(DirectorySql.DeleteDomain).Bind(name).Run();
                return DirectoryChange.Done;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<UserFacts>> ListUsersAsync(string? domain, CancellationToken cancellationToken)
    {
        if (!TryFilter(domain, out var name)) return [];
        var users = await readers.ReadAsync(c => DirectoryTables.Users(c, name), cancellationToken).ConfigureAwait(false);
        return [.. users.Select(static u => u.ToUser()).OrderBy(static u => AddressKey.ToText(u.Account.Address), StringComparer.Ordinal)];
    }

    public async ValueTask<DirectoryChange> AddUserAsync(EmailAddress address, string password, UserSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(settings);
        if (!AddressKey.TryFrom(address, out var key) || !key.IsAssignable() || !PasswordWork.IsAllowed(password) || !settings.Limits.IsValid) return DirectoryChange.Invalid;
        var secrets = await DeriveAsync(password, cancellationToken).ConfigureAwait(false);
        return await WriteAsync(transaction => AddUser(transaction, key, secrets, settings), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> ChangeUserAsync(EmailAddress address, UserSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.Limits.IsValid) return DirectoryChange.Invalid;
        return await OnUserAsync(
            address,
            (transaction, user) =>
            {
                transaction.Connection.Use(DirectorySql.SetEnabled).Bind(user.Id).Bind(settings.IsEnabled ? 1 : 0).Run();
                AccountLimits.Set(transaction.Connection, user.Id, settings.Limits);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> SetPasswordAsync(EmailAddress address, string password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (!PasswordWork.IsAllowed(password)) return DirectoryChange.Invalid;
        var secrets = await DeriveAsync(password, cancellationToken).ConfigureAwait(false);
        return await OnUserAsync(
            address,
            (transaction, user) =>
            {
                transaction.Connection.Use(DirectorySql.SetVerifier).Bind(user.Id).Bind(secrets.Verifier).Run();
                WriteScram(transaction.Connection, user.Id, secrets);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> RemoveUserAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        var change = await OnUserAsync(address, static (transaction, user) => RemoveUser(transaction, user.Id), cancellationToken).ConfigureAwait(false);
        if (change == DirectoryChange.Done) maintenanceIsDue();
        return change;
    }

    public async ValueTask<IReadOnlyList<AliasFacts>> ListAliasesAsync(string? domain, CancellationToken cancellationToken) =>
        TryFilter(domain, out var name) ? await readers.ReadAsync(c => DirectoryTables.Aliases(c, name), cancellationToken).ConfigureAwait(false) : [];

    public async ValueTask<DirectoryChange> SetAliasAsync(AliasFacts alias, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alias);
        if (!AddressKey.TryFrom(alias.Address, out var key) || !key.IsAssignable() || alias.Targets.Count is 0 or > MostTargets) return DirectoryChange.Invalid;
        return await WriteAsync(transaction => SetAlias(transaction.Connection, key, alias.Targets), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> RemoveAliasAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!AddressKey.TryFrom(address, out var key)) return DirectoryChange.NotFound;
        return await WriteAsync(
            transaction => transaction.Connection.Use(DirectorySql.DeleteAlias).Bind(key.Domain).Bind(key.LocalPart).Run() > 0
                ? DirectoryChange.Done
                : DirectoryChange.NotFound,
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<SenderGrant>> ListGrantsAsync(EmailAddress? user, CancellationToken cancellationToken)
    {
        AddressKey? key = null;
        if (user is not null && !AddressKey.TryFrom(user, out key)) return [];
        return await readers.ReadAsync(
            connection =>
            {
                if (key is null) return DirectoryTables.Grants(connection, null);
                return DirectoryTables.FindUser(connection, key) is { } found ? DirectoryTables.Grants(connection, found.Id) : [];
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> AddGrantAsync(SenderGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (!AddressKey.TryFrom(grant.Address, out var key) || !key.IsAssignable()) return DirectoryChange.Invalid;
        return await OnUserAsync(
            grant.User,
            (transaction, user) => transaction.Connection.Use(DirectorySql.AddGrant).Bind(user.Id).Bind(key.Domain).Bind(key.LocalPart).Run(),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> RemoveGrantAsync(SenderGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (!AddressKey.TryFrom(grant.Address, out var key)) return DirectoryChange.NotFound;
        var removed = false;
        var change = await OnUserAsync(
            grant.User,
            (transaction, user) => removed = transaction.Connection.Use(DirectorySql.RemoveGrant).Bind(user.Id).Bind(key.Domain).Bind(key.LocalPart).Run() > 0,
            cancellationToken).ConfigureAwait(false);
        return removed ? change : DirectoryChange.NotFound;
    }

    /// <summary>Keeps the SCRAM verifiers of a user, in place of older ones.</summary>
    public static void WriteScram(Connection connection, long userId, UserSecrets secrets)
    {
        connection.Use(DirectorySql.DeleteScram).Bind(userId).Run();
        foreach (var secret in secrets.Scram)
        {
            connection.Use(DirectorySql.SetScram).Bind(userId).Bind((long)secret.Algorithm).Bind(secret.Salt.Span)
                .Bind(secret.Iterations).Bind(secret.StoredKey.Span).Bind(secret.ServerKey.Span).Run();
        }
    }

    private static DirectoryChange AddUser(WriteTransaction transaction, AddressKey key, UserSecrets secrets, UserSettings settings)
    {
        var connection = transaction.Connection;
        if (DirectoryTables.FindDomain(connection, key.Domain) is null) return DirectoryChange.UnknownDomain;
        if (DirectoryTables.FindUser(connection, key) is not null || DirectoryTables.FindAlias(connection, key).Count > 0 || ListTables.Find(connection, key) is not null) return DirectoryChange.AlreadyExists;
        var id = AccountLimits.InsertAccount(connection, settings.Limits);
        connection.Use(DirectorySql.InsertUser).Bind(id).Bind(key.Domain).Bind(key.LocalPart).Bind(secrets.Verifier).Bind(settings.IsEnabled ? 1 : 0).Bind(settings.IsShared ? 1 : 0).Run();
        WriteScram(connection, id, secrets);
        FolderTree.CreateDefaults(transaction, transaction.Account(id)!);
        return DirectoryChange.Done;
    }

    /// <summary>The user and the account go at once; the messages are cleaned away by the server.</summary>
    private static void RemoveUser(WriteTransaction transaction, long id)
    {
        var connection = transaction.Connection;
        foreach (var folder in FolderTable.OfAccount(connection, id)) transaction.FolderIsDeleted(folder.Id);
        connection.Use(FolderSql.MoveAllToTrash).Bind(id).Run();
        connection.Use(AccountSql.UnsubscribeAll).Bind(id).Run();
        connection.Use(MetadataSql.DeleteOfAccount).Bind(id).Run();
        connection.Use(UrlKeySql.DeleteOfAccount).Bind(id).Run();
        AclTable.TellSharers(transaction, id);
        connection.Use(AclSql.DeleteOfAccount).Bind(id).Run();
        connection.Use(SeenSql.DeleteRangesOfReader).Bind(id).Run();
        connection.Use(SeenSql.DeleteReader).Bind(id).Run();
        connection.Use(AutoReplySql.Delete).Bind(id).Run();
        connection.Use(AutoReplySql.ForgetAll).Bind(id).Run();
        connection.Use(DirectorySql.DeleteScram).Bind(id).Run();
        connection.Use(DirectorySql.RemoveGrants).Bind(id).Run();
        connection.Use(DirectorySql.DeleteUser).Bind(id).Run();
        connection.Use(AccountSql.Delete).Bind(id).Run();
    }

    private static DirectoryChange SetAlias(Connection connection, AddressKey key, IReadOnlyList<EmailAddress> targets)
    {
        if (DirectoryTables.FindDomain(connection, key.Domain) is null) return DirectoryChange.UnknownDomain;
        if (DirectoryTables.FindUser(connection, key) is not null || ListTables.Find(connection, key) is not null) return DirectoryChange.AlreadyExists;
        connection.Use(DirectorySql.DeleteAlias).Bind(key.Domain).Bind(key.LocalPart).Run();
        for (var i = 0; i < targets.Count; i++)
        {
            connection.Use(DirectorySql.InsertAlias).Bind(key.Domain).Bind(key.LocalPart).Bind(i).Bind(AddressKey.ToText(targets[i])).Run();
        }
        return DirectoryChange.Done;
    }

    private static bool TryFilter(string? domain, out string? name)
    {
        name = null;
        return domain is null || AddressKey.TryDomain(domain, out name);
    }

    private async ValueTask<DirectoryChange> OnUserAsync(EmailAddress address, Action<WriteTransaction, UserRow> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!AddressKey.TryFrom(address, out var key)) return DirectoryChange.NotFound;
        return await WriteAsync(
            transaction =>
            {
                if (DirectoryTables.FindUser(transaction.Connection, key) is not { } user) return DirectoryChange.NotFound;
                change(transaction, user);
                return DirectoryChange.Done;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<UserSecrets> DeriveAsync(string password, CancellationToken cancellationToken)
    {
        var secrets = await passwords.DeriveAsync(password, cancellationToken).ConfigureAwait(false);
        return secrets.IsSuccess ? secrets.Value : throw new IOException(secrets.Cause);
    }

    private async Task<DirectoryChange> WriteAsync(Func<WriteTransaction, DirectoryChange> change, CancellationToken cancellationToken)
    {
        var result = await writer.WriteAsync(change, cancellationToken).ConfigureAwait(false);
        if (result == DirectoryChange.Done) changed();
        return result;
    }
}
