using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Users;

/// <summary>Lists and their members: in the server through its writer, in another process by itself.</summary>
internal sealed class ListEditor(ReaderPool readers, IStoreWriter writer, Action changed) : IListAdministration
{
    public async ValueTask<MailingList?> FindListAsync(EmailAddress list, CancellationToken cancellationToken) =>
        await OnListAsync(list, static (_, row) => row.List, null, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<ListMember>> ListMembersAsync(EmailAddress list, EmailAddress? after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        AddressKey? key = null;
        if (after is not null && !AddressKey.TryFrom(after, out key)) return [];
        return await OnListAsync<IReadOnlyList<ListMember>>(list, (connection, row) => ListTables.Members(connection, row.Id, key, most), [], cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ListMember?> FindMemberAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(member);
        return AddressKey.TryFrom(member, out var key)
            ? await OnListAsync(list, (connection, row) => ListTables.FindMember(connection, row.Id, key), null, cancellationToken).ConfigureAwait(false)
            : null;
    }

    public async ValueTask<ListMember?> RequestMembershipAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(member);
        if (!AddressKey.TryFrom(list, out var listKey) || !AddressKey.TryFrom(member, out var key)) return null;
        return await writer.WriteAsync(transaction => Request(transaction, listKey, key, member), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ListMembership?> ConfirmMembershipAsync(string token, CancellationToken cancellationToken) =>
        await OnTokenAsync(
            token,
            static (transaction, found) =>
            {
                transaction.Connection.Use(ListSql.Activate).Bind(found.Member.Token).Run();
                return found with { Member = found.Member with { State = ListMemberState.Active, Bounces = 0, LastBounce = null } };
            },
            cancellationToken).ConfigureAwait(false);

    public async ValueTask<ListMembership?> UnsubscribeAsync(string token, CancellationToken cancellationToken) =>
        await OnTokenAsync(
            token,
            static (transaction, found) =>
            {
                transaction.Connection.Use(ListSql.DeleteToken).Bind(found.Member.Token).Run();
                return found;
            },
            cancellationToken).ConfigureAwait(false);

    public async ValueTask<ListMembership?> CountBounceAsync(string token, ListBounceRule rule, CancellationToken cancellationToken) =>
        await OnTokenAsync(
            token,
            (transaction, found) =>
            {
                var member = ListRules.Bounced(found.Member, rule, transaction.Now);
                transaction.Connection.Use(ListSql.SetBounces).Bind(member.Token).Bind(member.Bounces)
                    .Bind(member.LastBounce?.ToUnixTimeMilliseconds()).Bind((long)member.State).Run();
                return found with { Member = member };
            },
            cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<MailingList>> ListListsAsync(string? domain, CancellationToken cancellationToken)
    {
        string? name = null;
        if (domain is not null && !AddressKey.TryDomain(domain, out name)) return [];
        return await readers.ReadAsync(connection => ListTables.All(connection, name), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> SetListAsync(MailingList list, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (!AddressKey.TryFrom(list.Address, out var key) || !key.IsAssignable() || !ListRules.IsValid(list)) return DirectoryChange.Invalid;
        return await ChangeAsync(transaction => Set(transaction.Connection, key, list), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> RemoveListAsync(EmailAddress list, CancellationToken cancellationToken) =>
        await ChangeAsync(
            list,
            static (transaction, row) =>
            {
                transaction.Connection.Use(ListSql.DeleteMembers).Bind(row.Id).Run();
                transaction.Connection.Use(ListSql.Delete).Bind(row.Id).Run();
                return DirectoryChange.Done;
            },
            cancellationToken).ConfigureAwait(false);

    public async ValueTask<DirectoryChange> AddMembersAsync(EmailAddress list, IReadOnlyCollection<EmailAddress> members, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count > IListAdministration.MostMembers) return DirectoryChange.TooMany;
        var keys = new List<(AddressKey Key, EmailAddress Address)>(members.Count);
        foreach (var member in members)
        {
            if (!AddressKey.TryFrom(member, out var key)) return DirectoryChange.Invalid;
            keys.Add((key, member));
        }

        return await ChangeAsync(list, (transaction, row) => Add(transaction, row, keys), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DirectoryChange> RemoveMemberAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(member);
        if (!AddressKey.TryFrom(member, out var key)) return DirectoryChange.NotFound;
        return await ChangeAsync(
            list,
            (transaction, row) => transaction.Connection.Use(ListSql.DeleteMember).Bind(row.Id).Bind(key.Domain).Bind(key.LocalPart).Run() > 0
                ? DirectoryChange.Done
                : DirectoryChange.NotFound,
            cancellationToken).ConfigureAwait(false);
    }

    private static DirectoryChange Set(Connection connection, AddressKey key, MailingList list)
    {
        if (DirectoryTables.FindDomain(connection, key.Domain) is null) return DirectoryChange.UnknownDomain;
        if (DirectoryTables.FindUser(connection, key) is not null || DirectoryTables.FindAlias(connection, key).Count > 0) return DirectoryChange.AlreadyExists;
        connection.Use(ListSql.Set).Bind(key.Domain).Bind(key.LocalPart).Bind(ListSettings.Write(list)).Run();
        return DirectoryChange.Done;
    }

    // All or none: the room is looked at before the first is added.
    private static DirectoryChange Add(WriteTransaction transaction, ListRow row, List<(AddressKey Key, EmailAddress Address)> members)
    {
        var connection = transaction.Connection;
        var fresh = members.Select(member => member.Key).Distinct().Count(key => ListTables.FindMember(connection, row.Id, key) is null);
        if (connection.Use(ListSql.CountMembers).Bind(row.Id).Scalar() + fresh > IListAdministration.MostMembers) return DirectoryChange.TooMany;
        foreach (var (key, address) in members) Insert(transaction, row.Id, key, address, ListMemberState.Active);
        return DirectoryChange.Done;
    }

    private static ListMember? Request(WriteTransaction transaction, AddressKey listKey, AddressKey key, EmailAddress member)
    {
        var connection = transaction.Connection;
        if (ListTables.Find(connection, listKey) is not { } row) return null;
        connection.Use(ListSql.ForgetPending).Bind(row.Id).Bind((transaction.Now - ListRules.PendingTime).ToUnixTimeMilliseconds()).Run();
        if (ListTables.FindMember(connection, row.Id, key) is { } known) return known;
        if (connection.Use(ListSql.CountPending).Bind(row.Id).Scalar() >= ListRules.MostPending) return null;
        if (connection.Use(ListSql.CountMembers).Bind(row.Id).Scalar() >= IListAdministration.MostMembers) return null;
        Insert(transaction, row.Id, key, member, ListMemberState.Pending);
        return ListTables.FindMember(connection, row.Id, key);
    }

    private static void Insert(WriteTransaction transaction, long list, AddressKey key, EmailAddress address, ListMemberState state) =>
        transaction.Connection.Use(ListSql.AddMember).Bind(list).Bind(key.Domain).Bind(key.LocalPart).Bind(AddressKey.ToText(address))
            .Bind(ListRules.NewToken()).Bind((long)state).Bind(transaction.Now.ToUnixTimeMilliseconds()).Run();

    private async ValueTask<T> OnListAsync<T>(EmailAddress list, Func<Connection, ListRow, T> read, T none, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (!AddressKey.TryFrom(list, out var key)) return none;
        return await readers.ReadAsync(c => ListTables.Find(c, key) is { } row ? read(c, row) : none, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ListMembership?> OnTokenAsync(string token, Func<WriteTransaction, ListMembership, ListMembership> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        // Strangers try tokens: those that nobody has cost the writer nothing.
        if (await readers.ReadAsync(c => ListTables.FindToken(c, token), cancellationToken).ConfigureAwait(false) is null) return null;
        return await writer.WriteAsync(t => ListTables.FindToken(t.Connection, token) is { } found ? change(t, found) : null, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<DirectoryChange> ChangeAsync(EmailAddress list, Func<WriteTransaction, ListRow, DirectoryChange> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (!AddressKey.TryFrom(list, out var key)) return DirectoryChange.NotFound;
        return await ChangeAsync(t => ListTables.Find(t.Connection, key) is { } row ? change(t, row) : DirectoryChange.NotFound, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<DirectoryChange> ChangeAsync(Func<WriteTransaction, DirectoryChange> change, CancellationToken cancellationToken)
    {
        var outcome = await writer.WriteAsync(change, cancellationToken).ConfigureAwait(false);
        if (outcome == DirectoryChange.Done) changed();
        return outcome;
    }
}
