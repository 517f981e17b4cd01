using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>APPEND (RFC 9051 §6.3.12) of one or more messages (RFC 3502), streamed to the store; all become visible together or none does.</summary>
internal static class Appending
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, AppendCommand command, CancellationToken cancellationToken)
    {
        var begun = await session.Account.BeginAppendAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!begun.TryGet(out var append)) return begun.Error.ToDestinationReply();
        await using (append.ConfigureAwait(false))
        {
            var refusal = await TakeMessagesAsync(session, command.First, append, cancellationToken).ConfigureAwait(false);
            if (refusal is { } reply) return reply;
            var result = await append.CommitAsync(cancellationToken).ConfigureAwait(false);
            if (!result.TryGet(out var appended)) return Refused(session, result.Error, result.Cause);
            return Reply.Ok("Appended", ImapResponseCode.AppendUid(appended.UidValidity, UidSet.Of(appended.Uids)));
        }
    }

    private static async ValueTask<Reply?> TakeMessagesAsync(
        ImapSession session, AppendMessage first, IMailAppend append, CancellationToken cancellationToken)
    {
        long total = 0;
        var count = 0;
        for (var message = first; message is not null;)
        {
            total += message.Literal.Length;
            if (++count > session.Options.MaxAppendMessages) return Reply.No("Too many messages at once", ImapResponseCode.Limit);
            if (await RefusalAsync(session, message, total, cancellationToken).ConfigureAwait(false) is { } refusal) return refusal;
            if (!await TakeMessageAsync(session, message, append).ConfigureAwait(false)) return Interrupted(session);
            var next = await session.Input.ReadAsync().ConfigureAwait(false);
            if (next is not (InputEvent.Command or InputEvent.Literal)) return Broken(session, next);
            var continuation = AppendContinuation.Parse(session.Input.Text, message, session.Parsing);
            if (!continuation.IsValid) return Reply.Bad("Malformed command: " + continuation.Error);
            message = continuation.Next;
        }

        return null;
    }

    // Before a byte of the message is read: the client need not send what is refused anyway.
    private static async ValueTask<Reply?> RefusalAsync(ImapSession session, AppendMessage message, long total, CancellationToken cancellationToken)
    {
        if (message.Literal.Length > session.Options.MaxAppendSize) return Reply.No("The message is too large", ImapResponseCode.TooBig);

        // RFC 3502 §6.3.11: an empty literal is how a client gives up a MULTIAPPEND.
        if (message.Literal.Length == 0) return Reply.No("The message is empty");
        if (message.IsUtf8 && !session.IsUtf8) return Reply.Bad("UTF8 is not enabled");
        if (session.Account is not IQuotaAccount account) return null;
        var quota = await account.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
        return quota.LimitBytes is { } limit && quota.UsedBytes + total > limit
            ? Reply.No("The mailbox is full", ImapResponseCode.OverQuota)
            : null;
    }

    // The store may give up in the middle: what the client still sends is read away, and the commit tells why it failed.
    private static async ValueTask<bool> TakeMessageAsync(ImapSession session, AppendMessage message, IMailAppend append)
    {
        if (message.Literal.IsSynchronizing) session.Output.WriteContinuation("Ready for the message");
        var writer = append.BeginMessage(new AppendOptions
        {
            Size = message.Literal.Length,
            Flags = FlagNames.Parse(message.Flags),
            InternalDate = message.InternalDate,
        });
        var whole = false;
        try
        {
            whole = await session.Input.CopyLiteralAsync(writer).ConfigureAwait(false);
        }
        finally
        {
            await writer.CompleteAsync(whole ? null : new IOException("The message was not completed.")).ConfigureAwait(false);
        }

        return whole;
    }

    private static Reply Interrupted(ImapSession session)
    {
        session.Bye("The message did not arrive");
        return Reply.Bad("The message did not arrive");
    }

    private static Reply Broken(ImapSession session, InputEvent next)
    {
        if (next != InputEvent.Invalid) session.End(next);
        else if (!session.Input.CanContinue) session.Bye("The next command cannot be found any more");
        return Reply.Bad("The end of the command is malformed");
    }

    private static Reply Refused(ImapSession session, StoreError error, string? cause)
    {
        Log.StoreRefused(session.Services.Logger, "an append", error, cause);
        return error.ToDestinationReply();
    }
}
