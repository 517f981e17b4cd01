using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>GETQUOTA, GETQUOTAROOT and SETQUOTA (RFC 9208 §4.1). There is one root, with the empty name: the account.</summary>
internal static class QuotaCommands
{
    private const int Unit = 1024;

    public static async ValueTask<Reply> GetAsync(ImapSession session, GetQuotaCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IQuotaAccount account) return Unsupported;
        if (command.Root.Length > 0) return Reply.No("There is no such quota root", ImapResponseCode.NonExistent);
        var quota = await account.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
        if (quota.LimitBytes is not { } limit) return Reply.No("There is no limit", ImapResponseCode.NonExistent);
        Tell(session, quota, limit);
        return Reply.Ok("This is the quota");
    }

    public static async ValueTask<Reply> GetRootAsync(ImapSession session, MailboxCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IQuotaAccount account) return Unsupported;
        var state = await session.Account.GetStateAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!state.IsSuccess) return state.Error.ToReply();
        if (!account.Counts(command.Mailbox))
        {
            session.Output.WriteQuotaRoot(command.Mailbox, [], session.IsUtf8);
            return Reply.Ok("What others hold is not told");
        }

        var quota = await account.GetQuotaAsync(cancellationToken).ConfigureAwait(false);

        // RFC 9208 §4.2.1, §7: a mailbox without limits has no root, and a QUOTA response cannot be empty.
        session.Output.WriteQuotaRoot(command.Mailbox, quota.LimitBytes is null ? [] : [""], session.IsUtf8);
        if (quota.LimitBytes is { } limit) Tell(session, quota, limit);
        return Reply.Ok("This is the quota");
    }

    /// <summary>Users do not set their own limits.</summary>
    public static ValueTask<Reply> SetAsync(ImapSession session, SetQuotaCommand command, CancellationToken cancellationToken) =>
        new(session.Account is IQuotaAccount ? Reply.No("Only the administrator sets quotas", ImapResponseCode.NoPermission) : Unsupported);

    private static Reply Unsupported => Reply.Bad("Quotas are not kept here");

    private static void Tell(ImapSession session, QuotaState quota, long limit) =>
        session.Output.WriteQuota("", [new ImapQuotaResource("STORAGE", (quota.UsedBytes + Unit - 1) / Unit, limit / Unit)]);
}
