using MailServer.Storage;

namespace MailServer.Directories;

/// <summary>
/// An ability of an <see cref="IUserDirectory"/>: users belong to groups, which access control lists name as <c>$group</c> (RFC 4314 §2). Found by a type test.
/// It is asked whenever rights are looked at, so that who leaves a group loses its rights at once.
/// </summary>
public interface IGroupDirectory
{
    /// <summary>Whether there is a group of that name, in lower case and without the dollar sign.</summary>
    ValueTask<bool> HasGroupAsync(string group, CancellationToken cancellationToken);

    /// <summary>The groups of an account, by the same kind of name.</summary>
    ValueTask<IReadOnlyCollection<string>> ListGroupsAsync(AccountId account, CancellationToken cancellationToken);
}
