using MailServer.Protocol;

namespace MailServer.Directories.Lists;

/// <summary>
/// Lists and their members. A directory that has them answers <see cref="RecipientResolution.List"/> for their addresses. Changes are durable when the
/// call returns. Implementations are safe for use by many sessions at once.
/// </summary>
public interface IListDirectory
{
    /// <summary>A list by its own address, or null.</summary>
    ValueTask<MailingList?> FindListAsync(EmailAddress list, CancellationToken cancellationToken);

    /// <summary>Members of a list by domain and local part, a page at a time; empty when there is no such list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="after">The last member of the page before; null begins.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<ListMember>> ListMembersAsync(EmailAddress list, EmailAddress? after, int most, CancellationToken cancellationToken);

    /// <summary>A member by address, in whatever spelling, or null.</summary>
    ValueTask<ListMember?> FindMemberAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken);

    /// <summary>Notes that somebody wants to be a member; it counts when it is confirmed.</summary>
    /// <returns>The member, pending or a member already; null when there is no such list or too much is pending.</returns>
    ValueTask<ListMember?> RequestMembershipAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken);

    /// <summary>Makes the bearer of a token an active member: one who confirms, or one whose mail came back and works again.</summary>
    /// <returns>The membership, or null: nobody has the token.</returns>
    ValueTask<ListMembership?> ConfirmMembershipAsync(string token, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the membership of a token's bearer. It answers a link to unsubscribe: a web page calls it for the POST that a mail program sends
    /// (RFC 8058 §3.1), and never for a GET, which scanners of mail make, too.
    /// </summary>
    /// <returns>The membership that ended, or null: nobody has the token (any more).</returns>
    ValueTask<ListMembership?> UnsubscribeAsync(string token, CancellationToken cancellationToken);

    /// <summary>Counts a post that came back, once a day; a member with too many is switched off.</summary>
    /// <returns>The membership as it is now, or null: nobody has the token.</returns>
    ValueTask<ListMembership?> CountBounceAsync(string token, ListBounceRule rule, CancellationToken cancellationToken);
}
