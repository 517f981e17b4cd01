using System.Diagnostics;
using System.Text;
using MailServer.Connections;
using MailServer.Imap.Commands;
using MailServer.Imap.Events;
using MailServer.Imap.Listing;
using MailServer.Imap.Mailboxes;
using MailServer.Imap.Notifications;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Sessions;

/// <summary>Reads commands, runs them strictly one after the other (RFC 9051 §5.5) and answers, until the session ends.</summary>
internal sealed class CommandLoop(ImapSession session)
{
    private readonly ImapOutput _output = session.Output;
    private readonly CommandInput _input = session.Input;
    private int _badCommands;

    public async Task RunAsync()
    {
        _output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.Capability(Capabilities.Of(session)), session.Options.GreetingName + " ready");
        while (session.State != SessionState.Logout)
        {
            if (session.Watch is not null && !_input.IsInCommand) await Notices.TellUntilInputAsync(session).ConfigureAwait(false);
            if (session.State == SessionState.Logout) break;
            var next = await _input.ReadAsync().ConfigureAwait(false);
            if (next == InputEvent.Ended) return;
            await HandleAsync(next).ConfigureAwait(false);
            await _output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        await _output.FlushAsync().ConfigureAwait(false);
    }

    private ValueTask HandleAsync(InputEvent next)
    {
        switch (next)
        {
            case InputEvent.Command:
                return ExecuteAsync();
            case InputEvent.Literal:
                return HandleLiteralAsync();
            case InputEvent.Invalid:
                RefuseFraming();
                break;
            default:
                session.End(next);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask HandleLiteralAsync()
    {
        // The message of an APPEND or REPLACE is streamed by its command; everything else is short and becomes part of the text.
        var isMessage = TakesMessage(ImapCommandHead.Read(_input.Text).Name) && AppendCommand.AnnouncesMessage(_input.Text);
        var waits = _input.Literal.IsSynchronizing;
        if (isMessage) await ExecuteAsync().ConfigureAwait(false);
        else if (await MemoryWait.RefusalAsync(session, _input.Literal).ConfigureAwait(false) is { } tight) await RefuseLiteralAsync(tight).ConfigureAwait(false);
        else if (!_input.TryAcceptLiteral()) RefuseFraming();
        else if (waits) _output.WriteContinuation("Ready for the literal");
    }

    // A client that did not wait for permission sends the literal all the same, and it is read away.
    private async ValueTask RefuseLiteralAsync(Reply reply)
    {
        var tag = ImapCommandHead.Read(_input.Text).Tag.ToArray();
        if (!await _input.SkipRestAsync(session.Options.MaxLiteral).ConfigureAwait(false)) session.Bye("The rest of the command cannot be skipped");
        _input.EndCommand();
        Answer(tag, reply);
    }

    private static bool TakesMessage(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "APPEND"u8) || Ascii.EqualsIgnoreCase(name, "REPLACE"u8) || Ascii.EqualsIgnoreCase(name, "UID REPLACE"u8);

    private void RefuseFraming()
    {
        var error = _input.Error;
        var code = error is ImapFramingError.LiteralTooLarge or ImapFramingError.NonSyncLiteralTooLarge ? ImapResponseCode.TooBig : null;
        var tag = ImapCommandHead.Read(_input.Text).Tag;
        Answer(tag, Reply.Bad(FramingErrors.Describe(error), code));
        if (!_input.CanContinue) session.Bye("The next command cannot be found any more");
        _input.EndCommand();
    }

    private async ValueTask ExecuteAsync()
    {
        var tag = Parse(out var row, out var parsed);
        var started = Stopwatch.GetTimestamp();
        var reply = Check(row, parsed) ?? await RunAsync(row!, parsed, tag).ConfigureAwait(false);
        // After a BYE nothing is read any more: the input may have ended in the middle of a line.
        if (session.State != SessionState.Logout && !await _input.SkipRestAsync(session.Options.MaxAppendSize).ConfigureAwait(false)) session.Bye("The rest of the command cannot be skipped");
        _input.EndCommand();
        await TellChangesAsync(row, parsed.Command, reply).ConfigureAwait(false);
        Answer(tag, reply);
        ImapMetrics.Command(parsed.Verb, reply.Status, started);
        if (reply.Then is { } then)
        {
            await _output.FlushAsync().ConfigureAwait(false);
            await then(session).ConfigureAwait(false);
        }
    }

    private byte[] Parse(out CommandRow? row, out ImapParseResult parsed)
    {
        parsed = ImapCommandParser.Parse(_input.Text, session.Parsing);
        row = parsed.Verb is null ? null : CommandTable.Find(parsed.Verb);
        return ImapCommandHead.Read(_input.Text).Tag.ToArray();
    }

    // Everything that is refused without looking further.
    private Reply? Check(CommandRow? row, ImapParseResult parsed)
    {
        if (parsed.Status == ImapParseStatus.NoTag) return Reply.Bad("The command has no tag");
        if (row is null) return Reply.Bad("Unknown command");
        if ((row.AllowedIn & session.State) == 0) return Reply.Bad("The command is not allowed in this state");
        if (parsed.Status != ImapParseStatus.Ok) return Reply.Bad("Malformed command: " + parsed.Error);
        if (Unwanted(row, parsed.Command!) is { } unwanted) return unwanted;
        if (row.Has(CommandTraits.NeedsWriteAccess) && session.Selected is { IsReadOnly: true })
            return Reply.No("The mailbox was opened read-only", ImapResponseCode.Cannot);
        return row.Has(CommandTraits.LastInBuffer) && _input.HasBufferedInput() ? Interrupted(row) : null;
    }

    // What the client or the server has given up: sequence numbers, names that are not UTF-8.
    private Reply? Unwanted(CommandRow row, ImapCommand command)
    {
        if (session.IsUidOnly && (row.Has(CommandTraits.UsesNumbers) || SequenceNumbers.AreIn(command)))
            return Reply.Bad("Messages have no sequence numbers after ENABLE UIDONLY", ImapResponseCode.UidRequired);
        return session.Options.Utf8Only && row.Has(CommandTraits.NeedsUtf8) && !session.IsUtf8
            ? Reply.No("ENABLE UTF8=ACCEPT comes first", ImapResponseCode.Cannot)
            : null;
    }

    // RFC 9051 §6.2.1: what was sent with STARTTLS came in plaintext, perhaps from somebody else; nothing of it may run.
    private Reply Interrupted(CommandRow row)
    {
        session.Bye(row.Verb + " must be the last command before its answer");
        return Reply.Bad("Commands were sent after " + row.Verb);
    }

    // Whatever becomes of the command and of the client: what was done is told to those who handle it.
    private async ValueTask<Reply> RunAsync(CommandRow row, ImapParseResult parsed, byte[] tag)
    {
        session.Tag = tag;
        try
        {
            return await RunCommandAsync(row, parsed).ConfigureAwait(false);
        }
        finally
        {
            if (session.Raised.Count > 0) await EventRunner.RunAsync(session).ConfigureAwait(false);
        }
    }

    private async ValueTask<Reply> RunCommandAsync(CommandRow row, ImapParseResult parsed)
    {
        try
        {
            var command = await GivenNames.ResolveAsync(session, parsed, session.Connection.Closed).ConfigureAwait(false);
            if (command is not (AppendCommand or ReplaceCommand)) _input.EndCommand();
            return await row.Run(session, command, session.Connection.Closed).ConfigureAwait(false);
        }
        catch (Exception e) when (!_output.IsInResponse && !IsLost(e))
        {
            Log.CommandFailed(session.Services.Logger, row.Verb, e);
            return e is IOException
                ? Reply.No("The mail store cannot do that now", ImapResponseCode.Unavailable)
                : Reply.No("Internal error; it was logged", ImapResponseCode.ServerBug);
        }
    }

    private bool IsLost(Exception e) =>
        e is MailConnectionException || (e is OperationCanceledException && session.Connection.Closed.IsCancellationRequested);

    // RFC 9051 §7: changes are told before the tagged answer, so that the client knows them when it goes on.
    private async ValueTask TellChangesAsync(CommandRow? row, ImapCommand? command, Reply reply)
    {
        if (row is null || reply.Status == ImapStatus.Bad || row.Has(CommandTraits.TellsNothing)) return;
        await session.Metadata.TellAsync(session).ConfigureAwait(false);
        if (session.Selected is not null) await TellSelectedAsync(row, command).ConfigureAwait(false);
        await Notices.TellWatchedAsync(session).ConfigureAwait(false);
    }

    private async ValueTask TellSelectedAsync(CommandRow row, ImapCommand? command)
    {
        // RFC 7162 §3.2.10.2: a UID SEARCH may have numbers among its keys; then it keeps EXPUNGE and VANISHED back as SEARCH does.
        var expunge = row.Has(CommandTraits.TellsExpunge) && (command is null || !SequenceNumbers.AreIn(command));
        if (row.Has(CommandTraits.Removes) && !session.Events.Arrivals) await MailboxUpdates.TellRemovedAsync(session).ConfigureAwait(false);
        if (!await MailboxUpdates.TellAsync(session, expunge).ConfigureAwait(false))
        {
            session.Bye("The mailbox was deleted");
        }
    }

    private void Answer(ReadOnlySpan<byte> tag, Reply reply)
    {
        _output.WriteTagged(tag, reply.Status, reply.Code, reply.Text);
        if (reply.Status == ImapStatus.Bad && ++_badCommands > session.Options.MaxBadCommands) session.Bye("Too many bad commands");
    }
}
