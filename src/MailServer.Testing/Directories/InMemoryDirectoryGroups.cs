using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage;

namespace MailServer.Testing;

/// <content>Groups of users.</content>
public sealed partial class InMemoryDirectory : IGroupDirectory
{
    private readonly Dictionary<string, HashSet<string>> _groups = [];

    /// <summary>Makes a group, or gives it other members; without members it is gone.</summary>
    /// <param name="name">Its name in lower case, without a dollar sign.</param>
    /// <param name="members">The users.</param>
    public void SetGroup(string name, params IEnumerable<EmailAddress> members)
    {
        lock (_gate)
        {
            var users = members.Select(static member => member.ToString().ToUpperInvariant()).ToHashSet();
            if (users.Count == 0) _groups.Remove(name);
            else _groups[name] = users;
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> HasGroupAsync(string group, CancellationToken cancellationToken)
    {
        lock (_gate) return new(_groups.ContainsKey(group));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyCollection<string>> ListGroupsAsync(AccountId account, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var address = _users.Values.FirstOrDefault(user => user.Account.Id == account)?.Account.Address.ToString().ToUpperInvariant();
            return new([.. _groups.Where(group => address is not null && group.Value.Contains(address)).Select(static group => group.Key)]);
        }
    }
}
