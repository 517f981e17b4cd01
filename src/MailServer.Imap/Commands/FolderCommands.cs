using MailServer.Imap.Listing;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>CREATE, DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.4 to §6.3.8).</summary>
internal static class FolderCommands
{
    public static async ValueTask<Reply> CreateAsync(ImapSession session, CreateCommand command, CancellationToken cancellationToken)
    {
        if (Check(command.Mailbox, out var name) is { } refusal) return refusal;
        if (!SpecialUses.TryParse(command.SpecialUse, out var use))
            return Reply.No("The special use is unknown", ImapResponseCode.UseAttribute);
        var created = await session.Account.CreateFolderAsync(name, new CreateFolderOptions { SpecialUse = use }, cancellationToken).ConfigureAwait(false);
        if (!created.TryGet(out var folder)) return created.Error.ToReply();
        session.Watch?.Touched(name);
        GivenNames.Tell(session, FolderEntry.Of(folder, name), command.Mailbox);

        // RFC 8474 §4.1.
        return Reply.Ok("Created", folder.Id.Length > 0 ? ImapResponseCode.MailboxId(folder.Id) : null);
    }

    public static async ValueTask<Reply> DeleteAsync(ImapSession session, MailboxCommand command, CancellationToken cancellationToken)
    {
        if (MailboxNames.IsInbox(command.Mailbox)) return Reply.No("INBOX cannot be deleted", ImapResponseCode.Cannot);
        var error = await session.Account.DeleteFolderAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (error != StoreError.None) return error.ToReply();
        session.Watch?.Touched(command.Mailbox);
        GivenNames.Tell(session, new ListResponse(command.Mailbox, MailboxAttributes.NonExistent), command.Mailbox);

        // A client that deletes the mailbox it has open knows what it did: it goes on without one.
        if (session.Selected is { Folder.IsDeleted: true })
        {
            await session.DeselectAsync().ConfigureAwait(false);
            session.Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.Closed, "The selected mailbox is gone");
        }

        return Reply.Ok("Deleted");
    }

    public static async ValueTask<Reply> RenameAsync(ImapSession session, RenameCommand command, CancellationToken cancellationToken)
    {
        if (Check(command.To, out var name) is { } refusal) return refusal;
        var error = await session.Account.RenameFolderAsync(command.From, name, cancellationToken).ConfigureAwait(false);
        if (error != StoreError.None) return error.ToReply();
        session.Watch?.Touched(command.From);
        session.Watch?.Touched(name);
        await GivenNames.TellRenamedAsync(session, command.From, name, cancellationToken).ConfigureAwait(false);
        return Reply.Ok("Renamed");
    }

    public static ValueTask<Reply> SubscribeAsync(ImapSession session, MailboxCommand command, CancellationToken cancellationToken) =>
        Check(command.Mailbox, out var name) is { } refusal ? new(refusal) : SetSubscribedAsync(session, name, true, cancellationToken);

    public static ValueTask<Reply> UnsubscribeAsync(ImapSession session, MailboxCommand command, CancellationToken cancellationToken) =>
        SetSubscribedAsync(session, MailboxNameRules.Default.WithoutTrailingDelimiter(command.Mailbox), false, cancellationToken);

    private static async ValueTask<Reply> SetSubscribedAsync(ImapSession session, string name, bool subscribed, CancellationToken cancellationToken)
    {
        var error = await session.Account.SetSubscribedAsync(name, subscribed, cancellationToken).ConfigureAwait(false);
        if (error != StoreError.None) return error.ToReply();
        session.Watch?.Touched(name);
        return Reply.Ok("Done");
    }

    // Names are checked before any store sees them, and the answer says what is wrong.
    private static Reply? Check(string mailbox, out string name)
    {
        name = MailboxNameRules.Default.WithoutTrailingDelimiter(mailbox);
        var text = MailboxNameRules.Default.Check(name) switch
        {
            MailboxNameProblem.None => null,
            MailboxNameProblem.Empty => "The mailbox name is empty",
            MailboxNameProblem.TooLong or MailboxNameProblem.SegmentTooLong => "The mailbox name is too long",
            MailboxNameProblem.TooManyLevels => "The mailbox name has too many levels",
            MailboxNameProblem.EmptySegment => "A level of the mailbox name is empty",
            MailboxNameProblem.DotSegment => "A level of the mailbox name is . or ..",
            MailboxNameProblem.Wildcard => "The mailbox name holds % or *",
            _ => "The mailbox name holds characters that are not allowed",
        };
        return text is null ? null : Reply.No(text, ImapResponseCode.Cannot);
    }
}
