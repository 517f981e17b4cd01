using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Protocol.Sasl;
using MailServer.Storage;

namespace MailServer.Imap.Sharing;

/// <summary>SETACL, DELETEACL, GETACL, LISTRIGHTS and MYRIGHTS (RFC 4314 §3). Whether the user may is the account's affair.</summary>
internal static class AclCommands
{
    public static ValueTask<Reply> SetAsync(ImapSession session, SetAclCommand command, CancellationToken cancellationToken) =>
        ChangeAsync(session, command.Mailbox, command.Identifier, command.Change, command.Rights, cancellationToken);

    public static ValueTask<Reply> DeleteAsync(ImapSession session, DeleteAclCommand command, CancellationToken cancellationToken) =>
        ChangeAsync(session, command.Mailbox, command.Identifier, AclChange.Replace, MailboxRights.None, cancellationToken);

    public static async ValueTask<Reply> GetAsync(ImapSession session, MailboxCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not ISharingAccount account) return Unsupported;
        var read = await account.GetAclAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var entries)) return read.Error.ToReply();
        session.Output.WriteAcl(command.Mailbox, entries, session.IsUtf8);
        return Reply.Ok("These are the rights");
    }

    public static async ValueTask<Reply> ListRightsAsync(ImapSession session, ListRightsCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not ISharingAccount account) return Unsupported;
        if (!TryPrepare(command.Identifier, out var identifier)) return Malformed;
        var read = await account.GetFixedRightsAsync(command.Mailbox, identifier, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var required)) return ToReply(read.Error);
        session.Output.WriteListRights(command.Mailbox, command.Identifier, required, Optional(required), session.IsUtf8);
        return Reply.Ok("These rights can be given");
    }

    public static async ValueTask<Reply> GetMineAsync(ImapSession session, MailboxCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not ISharingAccount account) return Unsupported;
        var read = await account.GetRightsAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var rights)) return read.Error.ToReply();
        session.Output.WriteMyRights(command.Mailbox, rights, session.IsUtf8);
        return Reply.Ok("These are your rights");
    }

    private static Reply Unsupported => Reply.Bad("Access control lists are not kept here");

    // RFC 4314 §3: an identifier that cannot be prepared is a BAD.
    private static Reply Malformed => Reply.Bad("The identifier is malformed");

    private static async ValueTask<Reply> ChangeAsync(
        ImapSession session, string mailbox, string text, AclChange change, MailboxRights rights, CancellationToken cancellationToken)
    {
        if (session.Account is not ISharingAccount account) return Unsupported;
        if (!TryPrepare(text, out var identifier)) return Malformed;
        var error = await account.ChangeAclAsync(mailbox, identifier, change, rights, cancellationToken).ConfigureAwait(false);
        return error == StoreError.None ? Reply.Ok("Done") : ToReply(error);
    }

    private static Reply ToReply(StoreError error) => error switch
    {
        StoreError.InvalidName => Reply.No("The identifier names nobody", ImapResponseCode.Cannot),
        StoreError.NotAllowed => Reply.No("The owner has all rights, always", ImapResponseCode.Cannot),
        _ => error.ToReply(),
    };

    private static bool TryPrepare(string text, out string identifier)
    {
        var isPrepared = SaslPrep.TryPrepare(text, out var prepared);
        identifier = prepared ?? "";
        return isPrepared && identifier.AsSpan().TrimStart('-').Length > 0;
    }

    // Each right can be given by itself.
    private static IReadOnlyList<MailboxRights> Optional(MailboxRights required) =>
        [.. Enum.GetValues<MailboxRights>().Where(right => System.Numerics.BitOperations.IsPow2((int)right) && !required.HasFlag(right))];
}
