using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>GETQUOTA, GETQUOTAROOT and SETQUOTA (RFC 9208 §4.1).</summary>
internal static class QuotaCommands
{
    public static async ValueTask<Reply> GetAsync(ImapSession session, GetQuotaCommand command, CancellationToken cancellationToken)
    {
        if (await QuotaRoots.FindOthersAsync(session, command.Root, cancellationToken).ConfigureAwait(false) is { } others) return Answer(session, command.Root, others.Quota);
        return await QuotaRoots.WithAsync(
            session,
            command.Root,
            async account => Answer(session, command.Root, await account.GetQuotaAsync(cancellationToken).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask<Reply> GetRootAsync(ImapSession session, MailboxCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IQuotaAccount account) return Reply.Bad("Quotas are not kept here");
        var state = await session.Account.GetStateAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);

        // RFC 9208 §4.1.2: a mailbox that will be made has a root already; of other people's ones not even that is told.
        var counts = account.Counts(command.Mailbox);
        if (!state.IsSuccess && !(counts && state.Error == StoreError.NotFound)) return state.Error.ToReply();
        if (!counts) return await GetOthersRootAsync(session, command.Mailbox, cancellationToken).ConfigureAwait(false);
        var quota = await account.GetQuotaAsync(cancellationToken).ConfigureAwait(false);

        // RFC 9208 §4.2.1, §7: a mailbox without limits has no root, and a QUOTA response cannot be empty.
        session.Output.WriteQuotaRoot(command.Mailbox, quota.Limits.IsNone ? [] : [QuotaRoots.Own], session.IsUtf8);
        Tell(session, QuotaRoots.Own, quota);
        return Reply.Ok("This is the quota");
    }

    // What others hold in all is told only to those who administer some of it.
    private static async ValueTask<Reply> GetOthersRootAsync(ImapSession session, string mailbox, CancellationToken cancellationToken)
    {
        var read = session.Account is ISharingAccount account
            ? await account.GetOwnerQuotaAsync(mailbox, cancellationToken).ConfigureAwait(false)
            : StoreError.NoPermission;
        var isTold = read.TryGet(out var found) && !found.Quota.Limits.IsNone;
        session.Output.WriteQuotaRoot(mailbox, isTold ? [found!.Owner] : [], session.IsUtf8);
        if (isTold) Tell(session, found!.Owner, found.Quota);
        return Reply.Ok(isTold ? "This is the quota" : "What others hold is not told");
    }

    /// <summary>Users do not set their own limits: administrators set everybody's.</summary>
    public static async ValueTask<Reply> SetAsync(ImapSession session, SetQuotaCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IQuotaAccount) return Reply.Bad("Quotas are not kept here");
        if (!QuotaRoots.MaySet(session)) return Reply.No("Only an administrator sets quotas", ImapResponseCode.NoPermission);
        if (!QuotaResources.TryRead(command.Limits, out var limits, out var unknown)) return Reply.No($"{unknown} is not limited here", ImapResponseCode.Cannot);
        return await QuotaRoots.WithAsync(
            session,
            command.Root,
            async account =>
            {
                var error = await account.SetLimitsAsync(limits, cancellationToken).ConfigureAwait(false);
                if (error == StoreError.NotAllowed) return Reply.No("Limits are set elsewhere", ImapResponseCode.Cannot);
                if (error != StoreError.None) return error.ToReply();
                Tell(session, command.Root, await account.GetQuotaAsync(cancellationToken).ConfigureAwait(false));
                return Reply.Ok("The limits are set");
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static Reply Answer(ImapSession session, string root, QuotaState quota) =>
        Tell(session, root, quota) ? Reply.Ok("This is the quota") : Reply.No("There is no limit", ImapResponseCode.NonExistent);

    private static bool Tell(ImapSession session, string root, QuotaState quota)
    {
        if (quota.Limits.IsNone) return false;
        session.Output.WriteQuota(root, QuotaResources.Of(quota));
        return true;
    }
}
