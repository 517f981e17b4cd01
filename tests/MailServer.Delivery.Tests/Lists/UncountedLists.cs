using MailServer.Directories.Lists;
using MailServer.Protocol;

namespace MailServer.Delivery.Tests.Lists;

/// <summary>Lists whose directory has a bug where bounces are counted.</summary>
internal sealed class UncountedLists(IListDirectory inner) : IListDirectory
{
    public ValueTask<MailingList?> FindListAsync(EmailAddress list, CancellationToken cancellationToken) => inner.FindListAsync(list, cancellationToken);

    public ValueTask<IReadOnlyList<ListMember>> ListMembersAsync(EmailAddress list, EmailAddress? after, int most, CancellationToken cancellationToken) =>
        inner.ListMembersAsync(list, after, most, cancellationToken);

    public ValueTask<ListMember?> FindMemberAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken) =>
        inner.FindMemberAsync(list, member, cancellationToken);

    public ValueTask<ListMember?> RequestMembershipAsync(EmailAddress list, EmailAddress member, CancellationToken cancellationToken) =>
        inner.RequestMembershipAsync(list, member, cancellationToken);

    public ValueTask<ListMembership?> ConfirmMembershipAsync(string token, CancellationToken cancellationToken) => inner.ConfirmMembershipAsync(token, cancellationToken);

    public ValueTask<ListMembership?> UnsubscribeAsync(string token, CancellationToken cancellationToken) => inner.UnsubscribeAsync(token, cancellationToken);

    public ValueTask<ListMembership?> CountBounceAsync(string token, ListBounceRule rule, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("a bug of the directory");
}
