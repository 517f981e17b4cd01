using System.IO.Pipelines;
using MailServer.Imap.Commands;
using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Imap.Urls;
using MailServer.Messages.Text;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Appending;

/// <summary>Takes the messages of an APPEND or REPLACE from the connection and from URLs (RFC 4469) to the store, without holding any.</summary>
/// <param name="session">Where they come from.</param>
/// <param name="append">Where they go.</param>
/// <param name="mailbox">What the mailbox is called.</param>
/// <param name="most">How many there may be.</param>
internal sealed class MessageIntake(ImapSession session, IMailAppend append, string mailbox, int most)
{
    private int _count;
    private long _total;

    /// <summary>Octets that the command frees: REPLACE counts the difference only (RFC 8508 §3.4).</summary>
    public long Credit { get; init; }

    /// <summary>Messages that the command frees.</summary>
    public int CreditMessages { get; init; }

    /// <summary>How many messages one command may save (RFC 9738); 0 for any number.</summary>
    public uint SaveLimit { get; init; }

    /// <summary>Takes all messages up to the end of the command.</summary>
    /// <returns>Why it was given up; null when all were taken.</returns>
    public async ValueTask<Reply?> TakeAsync(IReadOnlyList<AppendMessage> messages, CancellationToken cancellationToken)
    {
        for (IReadOnlyList<AppendMessage>? pending = messages; pending is not null;)
        {
            IReadOnlyList<AppendMessage>? next = null;
            foreach (var message in pending)
            {
                if (++_count > SaveLimit && SaveLimit > 0) return MessageLimits.Refuse(SaveLimit);
                if (_count > most) return Reply.No("Too many messages at once", ImapResponseCode.Limit);
                (var refusal, next) = await TakeMessageAsync(message, cancellationToken).ConfigureAwait(false);
                if (refusal is not null) return refusal;
            }

            pending = next;
        }

        return null;
    }

    // A message whose announcement is refused is not begun: the client need not send it.
    private async ValueTask<(Reply? Refusal, IReadOnlyList<AppendMessage>? Next)> TakeMessageAsync(AppendMessage message, CancellationToken cancellationToken)
    {
        var size = message.Catenate is null ? message.Literal.Length : (long?)null;
        if (size is { } announced && await RefusalAsync(announced, message.IsUtf8, cancellationToken).ConfigureAwait(false) is { } refusal) return (refusal, null);
        var writer = append.BeginMessage(new AppendOptions
        {
            Size = message.Literal.IsBinary ? null : size,
            Flags = FlagNames.Parse(message.Flags),
            InternalDate = message.InternalDate,
        });
        var taken = (Refusal: (Reply?)Interrupted, Next: (IReadOnlyList<AppendMessage>?)null);
        try
        {
            taken = await FillAsync(message, writer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await writer.CompleteAsync(taken.Refusal is null ? null : new IOException("The message was not completed.")).ConfigureAwait(false);
        }

        return taken;
    }

    private async ValueTask<(Reply? Refusal, IReadOnlyList<AppendMessage>? Next)> FillAsync(AppendMessage message, PipeWriter writer, CancellationToken cancellationToken)
    {
        if (message.Catenate is null)
        {
            var (refusal, after) = await TakeTextAsync(message, null, message.Literal, writer).ConfigureAwait(false);
            return (refusal, after.Messages);
        }

        return await ConcatenateAsync(message, message.Catenate, writer, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(Reply? Refusal, IReadOnlyList<AppendMessage>? Next)> ConcatenateAsync(
        AppendMessage message, CatenatePiece piece, PipeWriter writer, CancellationToken cancellationToken)
    {
        long size = 0;
        IReadOnlyList<AppendMessage>? next = null;
        while (true)
        {
            var urls = await CopyUrlsAsync(piece, size, writer, cancellationToken).ConfigureAwait(false);
            if (urls.Refusal is not null) return (urls.Refusal, null);
            size = urls.Size;
            if (piece.Text is not { } text) return (size == 0 ? Empty : null, next);
            size += text.Length;
            if (await RefusalAsync(size, piece.IsUtf8, text.Length, cancellationToken).ConfigureAwait(false) is { } refusal) return (refusal, null);
            var (broken, after) = await TakeTextAsync(message, piece, text, writer).ConfigureAwait(false);
            if (broken is not null) return (broken, null);
            next = after.Messages;
            if (after.Piece is null) return (null, next);
            piece = after.Piece;
        }
    }

    private async ValueTask<(Reply? Refusal, long Size)> CopyUrlsAsync(CatenatePiece piece, long size, PipeWriter writer, CancellationToken cancellationToken)
    {
        foreach (var url in piece.Urls)
        {
            var source = await UrlContent.FindAsync(session, url, cancellationToken).ConfigureAwait(false);
            if (source is null) return (Reply.No("The URL names nothing that can be read here", ImapResponseCode.BadUrl(url)), size);
            size += source.Ranges.Length;
            if (await RefusalAsync(size, isUtf8: false, source.Ranges.Length, cancellationToken).ConfigureAwait(false) is { } refusal) return (refusal, size);
            await source.CopyToAsync(writer, cancellationToken).ConfigureAwait(false);
        }

        return (null, size);
    }

    // Streams a literal and reads what comes behind it.
    private async ValueTask<(Reply? Refusal, AppendContinuation After)> TakeTextAsync(AppendMessage message, CatenatePiece? piece, ImapLiteral literal, PipeWriter writer)
    {
        if (literal.IsSynchronizing) session.Output.WriteContinuation("Ready for the message");

        // The store may give up in the middle: what the client still sends is read away, and the commit tells why it failed.
        var watch = session.Options.RefuseEightBitHeaders && !session.IsUtf8 && (piece is null || piece == message.Catenate) ? new HeaderWatch() : null;
        var encoder = literal.IsBinary ? new BinaryEncoder(writer, isPiece: piece is not null) : null;
        if (!await session.Input.CopyLiteralAsync(writer, watch, encoder).ConfigureAwait(false))
        {
            session.Bye("The message did not arrive");
            return (Interrupted, default);
        }

        if (watch is { HasEightBit: true }) return (Reply.No("The header holds 8-bit characters, which need ENABLE UTF8=ACCEPT", ImapResponseCode.Cannot), default);

        if (encoder is { HasStrayNul: true }) return (Reply.No("There is NUL outside of a binary part", ImapResponseCode.UnknownCte), default);

        var next = await ReadContinuationAsync(message, piece).ConfigureAwait(false);
        if (next is not (InputEvent.Command or InputEvent.Literal)) return (Broken(next), default);
        var continuation = AppendContinuation.Parse(session.Input.Text, message, piece, session.Parsing);
        return (continuation.IsValid ? null : Reply.Bad("Malformed command: " + continuation.Error), continuation);
    }

    // A URL that is a literal becomes part of the text.
    private async ValueTask<InputEvent> ReadContinuationAsync(AppendMessage message, CatenatePiece? piece)
    {
        while (true)
        {
            var next = await session.Input.ReadAsync().ConfigureAwait(false);
            if (next != InputEvent.Literal || AppendContinuation.AnnouncesMessage(session.Input.Text, message, piece)) return next;
            var waits = session.Input.Literal.IsSynchronizing;
            if (!session.Input.TryAcceptLiteral()) return InputEvent.Invalid;
            if (waits) session.Output.WriteContinuation("Ready for the literal");
        }
    }

    // RFC 3502 §6.3.11: an empty literal is how a client gives up a MULTIAPPEND.
    private async ValueTask<Reply?> RefusalAsync(long size, bool isUtf8, CancellationToken cancellationToken) =>
        size == 0 ? Empty : await RefusalAsync(size, isUtf8, size, cancellationToken).ConfigureAwait(false);

    private async ValueTask<Reply?> RefusalAsync(long size, bool isUtf8, long added, CancellationToken cancellationToken)
    {
        _total += added;
        if (size > session.Options.MaxAppendSize) return Reply.No("The message is too large", ImapResponseCode.TooBig);
        if (isUtf8 && !session.IsUtf8) return Reply.Bad("UTF8 is not enabled");
        if (session.Account is not IQuotaAccount account || !account.Counts(mailbox)) return null;
        var quota = await account.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
        return !quota.HasRoomFor(_count - CreditMessages, _total - Credit)
            ? Reply.No("The mailbox is full", ImapResponseCode.OverQuota)
            : null;
    }

    private static Reply Empty => Reply.No("The message is empty");

    private static Reply Interrupted => Reply.Bad("The message did not arrive");

    private Reply Broken(InputEvent next)
    {
        if (next != InputEvent.Invalid) session.End(next);
        else if (!session.Input.CanContinue) session.Bye("The next command cannot be found any more");
        return Reply.Bad("The end of the command is malformed");
    }
}
