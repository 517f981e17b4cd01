using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>GETQUOTA, GETQUOTAROOT and SETQUOTA (RFC 9208 §4.1).</summary>
internal static class QuotaCommands
{
    public static ValueTask<Reply> GetAsync(ImapSession session, GetQuotaCommand command, CancellationToken cancellationToken) =>
        QuotaRoots.WithAsync(
            session,
            command.Root,
            async account => Tell(session, command.Root, await account.GetQuotaAsync(cancellationToken).ConfigureAwait(false))
                ? Reply.Ok("This is the quota")
                : Reply.No("There is no limit", ImapResponseCode.NonExistent),
            cancellationToken);

    public static async ValueTask<Reply> GetRootAsync(ImapSession session, MailboxCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IQuotaAccount account) return Reply.Bad("Quotas are not kept here");
        var state = await session.Account.GetStateAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);

        // RFC 9208 §4.1.2: a mailbox that will be made has a root already; of other people's ones not even that is told.
        var counts = account.Counts(command.Mailbox);
        if (!state.IsSuccess && !(counts && state.Error == StoreError.NotFound)) return state.Error.ToReply();
        var quota = counts ? await account.GetQuotaAsync(cancellationToken).ConfigureAwait(false) : default;

        // RFC 9208 §4.2.1, §7: a mailbox without limits has no root, and a QUOTA response cannot be empty.
        session.Output.WriteQuotaRoot(command.Mailbox, quota.Limits.IsNone ? [] : [QuotaRoots.Own], session.IsUtf8);
        Tell(session, QuotaRoots.Own, quota);
        return Reply.Ok(counts ? "This is the quota" : "What others hold is not told");
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

    private static bool Tell(ImapSession session, string root, QuotaState quota)
    {
        if (quota.Limits.IsNone) return false;
        session.Output.WriteQuota(root, QuotaResources.Of(quota));
        return true;
    }
}
