using System.Text;
using MailServer.Protocol.Smtp;
using MailServer.Smtp.Checks;
using MailServer.Smtp.Commands;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Modes;

/// <summary>Takes a command line, finds its rule in the table, and runs it.</summary>
internal static class CommandMode
{
    /// <summary>How much of an over-long line is skipped before the client is taken for no mail client at all.</summary>
    private const long MostSkipped = 64 * 1024;

    /// <summary>Does one command. False: more input is needed.</summary>
    public static ValueTask<bool> StepAsync(SmtpSession session)
    {
        switch (TakeLine(session, out var line))
        {
            case LineOutcome.NeedMore:
                return new(false);
            case LineOutcome.Line:
                session.EndPhase();
                return RunAsync(session, line);
            case var refused:
                session.Reply(refused == LineOutcome.TooLong ? SmtpReplies.LineTooLong : Replies.BareLineFeed);
                session.BeginSkip();
                return new(true);
        }
    }

    /// <summary>Skips the rest of a line that was refused. False: more input is needed.</summary>
    public static bool Skip(SmtpSession session)
    {
        var found = session.Input.TrySkipLine(out var skipped);
        if (session.CountSkipped(skipped) > MostSkipped) session.Close(Replies.TooManyErrors);
        else if (found) session.EndSkip();
        return found || session.Mode == InputMode.Closing;
    }

    // AUTH may bring a long initial response along (RFC 4954 §4).
    private static LineOutcome TakeLine(SmtpSession session, out ReadOnlyMemory<byte> line)
    {
        var outcome = session.Input.TryTakeLine(session.Options.MaxLineLength, out line);
        return outcome == LineOutcome.TooLong && session.Input.StartsWith("AUTH "u8)
            ? session.Input.TryTakeLine(session.Options.MaxAuthenticationLineLength, out line)
            : outcome;
    }

    private static ValueTask<bool> RunAsync(SmtpSession session, ReadOnlyMemory<byte> line)
    {
        if (!session.CountCommand()) return new(true);
        if (!SmtpCommandLine.TryParse(line.Span, out var command, out var error))
        {
            session.Reply(error);
            return new(true);
        }

        var running = Dispatch(session, command);
        if (!running.IsCompletedSuccessfully) return ReplyLaterAsync(session, running);
        if (running.Result is { } reply) session.Reply(reply);
        return new(true);
    }

    private static async ValueTask<bool> ReplyLaterAsync(SmtpSession session, ValueTask<SmtpReply?> running)
    {
        if (await running.ConfigureAwait(false) is { } reply) session.Reply(reply);
        return true;
    }

    private static ValueTask<SmtpReply?> Dispatch(SmtpSession session, SmtpCommandLine command)
    {
        if (CommandTable.Find(command.Verb, session.Options.IsLmtp) is not { } rule) return RunForeignAsync(session, command);
        if (rule.Traits.HasFlag(CommandTraits.LastInGroup) && !session.Input.IsEmpty && !session.AllowsPipelined(command.Verb)) return default;
        return Refusal(session, rule, command) is { } refusal ? new(refusal) : rule.Handler(session, command);
    }

    private static SmtpReply? Refusal(SmtpSession session, CommandRule rule, SmtpCommandLine command)
    {
        if (session.Options.RequireTls && session.Connection.Tls is null && !rule.Traits.HasFlag(CommandTraits.BeforeTls))
            return Replies.TlsRequired;
        if ((rule.States & session.State) == 0) return SmtpReplies.BadSequence;
        if (rule.Traits.HasFlag(CommandTraits.NeedsLogIn) && session.LacksLogIn) return Replies.LogInRequired;
        if (rule.Traits.HasFlag(CommandTraits.NoArguments) && !command.Arguments.IsEmpty) return SmtpReplies.NoArguments;
        return null;
    }

    // A command of the embedder; its name is compared with the list without regard to case.
    private static ValueTask<SmtpReply?> RunForeignAsync(SmtpSession session, SmtpCommandLine command)
    {
        foreach (var verb in session.Services.Verbs)
        {
            if (!Ascii.EqualsIgnoreCase(command.Name, verb.Verb)) continue;
            return command.TryGetArgumentText(session.Options.OffersSmtpUtf8, out var argument)
                ? RunForeignAsync(session, verb, argument)
                : new(SmtpReplies.InvalidArguments);
        }

        return new(SmtpReplies.UnknownCommand);
    }

    private static async ValueTask<SmtpReply?> RunForeignAsync(SmtpSession session, Receiving.SmtpVerb verb, string argument)
    {
        try
        {
            using var limit = new CheckLimit(session.Services.TimeProvider, session.Options.CheckTimeout, session.Connection.Closed);
            return await limit.RunAsync(verb.ExecuteAsync(session.Facts, argument, limit.Token)).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The command answered null.");
        }
        catch (Exception failure) when (!session.IsGone)
        {
            session.Log.VerbFailed(failure, verb.Verb);
            return Replies.LocalError;
        }
    }
}
