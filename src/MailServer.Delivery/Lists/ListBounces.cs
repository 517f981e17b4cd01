using MailServer.Directories.Lists;
using MailServer.Messages;
using MailServer.Queue;
using MailServer.Receiving;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Lists;

/// <summary>Counts what comes back for a member, and switches off who cannot be reached. Nothing is ever answered.</summary>
internal sealed class ListBounces(ListOptions options, LocalDeliveryServices services)
{
    public async ValueTask TakeAsync(MailTransaction transaction, MessageContent content, ListStop stop, CancellationToken cancellationToken)
    {
        if (stop.Token is null) return;
        var report = await BounceReport.ReadAsync(content, transaction.ReversePath is null, cancellationToken).ConfigureAwait(false);
        if (!report.IsFailure) return;
        if (await services.Lists!.CountBounceAsync(stop.Token, options.BounceRule, cancellationToken).ConfigureAwait(false) is not { } membership) return;
        var (list, member) = (membership.List.Address.ToString(), membership.Member);
        services.Logger.PostCameBack(list, member.Address.ToString(), member.Bounces);
        if (member.State == ListMemberState.Disabled) services.Logger.MemberDisabled(list, member.Address.ToString());
        if (report.IsMailboxGone) await SuppressAsync(member, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SuppressAsync(ListMember member, CancellationToken cancellationToken)
    {
        if (services.Suppression is not { } suppression || options.SuppressFor is not { } time) return;
        // What an administrator added stays as it is.
        if (await suppression.FindAsync(member.Address, cancellationToken).ConfigureAwait(false) is not null) return;
        var now = services.TimeProvider.GetUtcNow();
        await suppression.AddAsync(new SuppressionEntry(member.Address, now, "A post of a list came back: the mailbox does not exist") { ExpiresAt = now + time }, cancellationToken).ConfigureAwait(false);
    }
}
