using MailServer.Protocol;

namespace MailServer.Directories.Lists;

/// <summary>Changes lists and who is in them.</summary>
public interface IListAdministration : IListDirectory
{
    /// <summary>The most members of one list.</summary>
    const int MostMembers = 10_000;

    /// <summary>All lists of a domain, or of all domains, sorted by address.</summary>
    ValueTask<IReadOnlyList<MailingList>> ListListsAsync(string? domain, CancellationToken cancellationToken);

    /// <summary>Adds a list, or changes its settings when it exists.</summary>
    ValueTask<DirectoryChange> SetListAsync(MailingList list, CancellationToken cancellationToken);

    /// <summary>Removes a list and its memberships.</summary>
    ValueTask<DirectoryChange> RemoveListAsync(EmailAddress list, CancellationToken cancellationToken);

    /// <summary>Adds members, all or none; those who are members already become active again.</summary>
    /// <returns><see cref="DirectoryChange.TooMany"/> when the list would have more than <see cref="MostMembers"/>.</returns>
    ValueTask<DirectoryChange> AddMembersAsync(EmailAddress list, IReadOnlyCollection<EmailAddress> members, CancellationToken cancellationToken);

    /// <summary>Removes a member.</summary>
    ValueTask<DirectoryChange> RemoveMemberAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken);
}
