using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol;

namespace MailServer.Testing.Directories;

/// <summary>A list with its members, in memory. Guarded by the directory's lock.</summary>
internal sealed class ListData(MailingList list)
{
    private readonly SortedDictionary<(string Domain, string LocalPart), ListMember> _members = [];

    public MailingList List { get; set; } = list;

    public ListMember? Find(EmailAddress member) => _members.GetValueOrDefault(Key(member));

    public ListMember? FindToken(string token) => _members.Values.FirstOrDefault(member => member.Token == token);

    public IReadOnlyList<ListMember> Page(EmailAddress? after, int most)
    {
        var key = after is null ? ("", "") : Key(after);
        return [.. _members.Where(pair => Comparer<(string, string)>.Default.Compare(pair.Key, key) > 0).Take(most).Select(pair => pair.Value)];
    }

    public ListMember? Request(EmailAddress member, DateTimeOffset now)
    {
        foreach (var late in _members.Values.Where(m => m.State == ListMemberState.Pending && m.AddedAt < now - ListRules.PendingTime).ToList()) Remove(late.Address);
        if (Find(member) is { } known) return known;
        if (_members.Count >= IListAdministration.MostMembers || _members.Values.Count(m => m.State == ListMemberState.Pending) >= ListRules.MostPending) return null;
        return Set(new ListMember(member, ListRules.NewToken()) { State = ListMemberState.Pending, AddedAt = now });
    }

    public DirectoryChange Add(IReadOnlyCollection<EmailAddress> members, DateTimeOffset now)
    {
        if (members.Any(member => !AddressNames.IsValid(member))) return DirectoryChange.Invalid;
        if (_members.Count + members.Select(Key).Distinct().Count(key => !_members.ContainsKey(key)) > IListAdministration.MostMembers) return DirectoryChange.TooMany;
        foreach (var member in members)
        {
            var known = Find(member) ?? new ListMember(member, ListRules.NewToken()) { AddedAt = now };
            Set(known with { State = ListMemberState.Active, Bounces = 0, LastBounce = null });
        }

        return DirectoryChange.Done;
    }

    public bool Remove(EmailAddress member) => _members.Remove(Key(member));

    public ListMember Set(ListMember member) => _members[Key(member.Address)] = member;

    private static (string Domain, string LocalPart) Key(EmailAddress address) => (address.Domain.ToLowerInvariant(), address.LocalPart.ToLowerInvariant());
}
