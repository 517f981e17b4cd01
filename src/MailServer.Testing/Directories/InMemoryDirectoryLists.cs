using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol;
using MailServer.Testing.Directories;

namespace MailServer.Testing;

/// <content>Distribution lists.</content>
public sealed partial class InMemoryDirectory : IListAdministration
{
    private readonly SortedDictionary<string, ListData> _lists = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ValueTask<MailingList?> FindListAsync(EmailAddress list, CancellationToken cancellationToken)
    {
        lock (_gate) return new(FindList(list)?.List);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ListMember>> ListMembersAsync(EmailAddress list, EmailAddress? after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        lock (_gate) return new(FindList(list)?.Page(after, most) ?? []);
    }

    /// <inheritdoc />
    public ValueTask<ListMember?> FindMemberAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken)
    {
        lock (_gate) return new(FindList(list)?.Find(member));
    }

    /// <inheritdoc />
    public ValueTask<ListMember?> RequestMembershipAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(member);
        lock (_gate) return new(FindList(list)?.Request(member, Now));
    }

    /// <inheritdoc />
    public ValueTask<ListMembership?> ConfirmMembershipAsync(string token, CancellationToken cancellationToken) =>
        OnToken(token, (list, member) => list.Set(member with { State = ListMemberState.Active, Bounces = 0, LastBounce = null }));

    /// <inheritdoc />
    public ValueTask<ListMembership?> UnsubscribeAsync(string token, CancellationToken cancellationToken) =>
        OnToken(token, (list, member) =>
        {
            list.Remove(member.Address);
            return member;
        });

    /// <inheritdoc />
    public ValueTask<ListMembership?> CountBounceAsync(string token, ListBounceRule rule, CancellationToken cancellationToken) =>
        OnToken(token, (list, member) => list.Set(ListRules.Bounced(member, rule, Now)));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<MailingList>> ListListsAsync(string? domain, CancellationToken cancellationToken)
    {
        lock (_gate) return new([.. _lists.Values.Select(data => data.List).Where(list => domain is null || IsIn(list.Address, domain))]);
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> SetListAsync(MailingList list, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (!AddressNames.IsValid(list.Address) || !ListRules.IsValid(list)) return new(DirectoryChange.Invalid);
        lock (_gate)
        {
            var key = AddressNames.Key(list.Address);
            if (!IsOurs(list.Address)) return new(DirectoryChange.UnknownDomain);
            if (_users.ContainsKey(key) || _aliases.ContainsKey(key)) return new(DirectoryChange.AlreadyExists);
            if (_lists.TryGetValue(key, out var data)) data.List = list with { Address = data.List.Address };
            else _lists.Add(key, new ListData(list));
            return new(DirectoryChange.Done);
        }
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> RemoveListAsync(EmailAddress list, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        lock (_gate) return new(_lists.Remove(AddressNames.Key(list)) ? DirectoryChange.Done : DirectoryChange.NotFound);
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> AddMembersAsync(EmailAddress list, IReadOnlyCollection<EmailAddress> members, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(members);
        lock (_gate) return new(FindList(list)?.Add(members, Now) ?? DirectoryChange.NotFound);
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> RemoveMemberAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(member);
        lock (_gate) return new(FindList(list)?.Remove(member) == true ? DirectoryChange.Done : DirectoryChange.NotFound);
    }

    private DateTimeOffset Now => (_store?.Time ?? TimeProvider.System).GetUtcNow();

    private ListData? FindList(EmailAddress list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return _lists.GetValueOrDefault(AddressNames.Key(list));
    }

    private RecipientResolution? FindListPart(EmailAddress address)
    {
        if (!ListAddress.TryParse(address, out var parsed) || FindList(parsed.List) is not { } data) return null;
        if (parsed.Part != ListPart.Owner) return new RecipientResolution.List(data.List, parsed.Part, parsed.Token);
        return data.List.Owner is { } owner ? new RecipientResolution.Alias([owner]) : null;
    }

    private ValueTask<ListMembership?> OnToken(string token, Func<ListData, ListMember, ListMember> change)
    {
        ArgumentNullException.ThrowIfNull(token);
        lock (_gate)
        {
            foreach (var list in _lists.Values)
            {
                if (list.FindToken(token) is { } member) return new(new ListMembership(list.List, change(list, member)));
            }
        }

        return new((ListMembership?)null);
    }
}
