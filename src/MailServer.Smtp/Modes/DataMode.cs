using MailServer.Protocol.Smtp;
using MailServer.Smtp.Messages;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Modes;

/// <summary>Takes message text up to CRLF.CRLF (RFC 5321 §4.1.1.4). A message that is refused is read to its end, so that the reply comes at its place.</summary>
internal static class DataMode
{
    /// <summary>Takes what is there. False: more input is needed.</summary>
    public static ValueTask<bool> StepAsync(SmtpSession session)
    {
        if (session.Input.IsEmpty) return new(false);
        var intake = session.Transaction!.Intake!;
        var isDone = Decode(session, session.Decoder, intake);
        if (intake.Discarded > session.Options.MaxDiscardedSize && !isDone)
        {
            session.Close(Replies.TooBigToRead);
            return new(true);
        }

        return isDone ? FinishAsync(session) : RelieveAsync(intake);
    }

    private static bool Decode(SmtpSession session, DataDecoder decoder, MessageIntake intake)
    {
        long used = 0;
        var wasFaulty = intake.Fault is not null;
        foreach (var segment in session.Input.Buffer)
        {
            var piece = segment.Span;
            while (!piece.IsEmpty && !decoder.IsDone)
            {
                decoder.Read(piece, out var consumed, out var content);
                intake.Append(content);
                piece = piece[consumed..];
                used += consumed;
            }

            if (decoder.IsDone) break;
        }

        if (decoder.IsRefused) intake.Fail(SmtpReplies.BareLineEnd);
        if (wasFaulty) intake.CountDiscarded(used);
        session.Input.Skip(used);
        session.CountData(used);
        return decoder.IsDone;
    }

    private static ValueTask<bool> RelieveAsync(MessageIntake intake)
    {
        var relief = intake.RelieveAsync();
        return relief.IsCompletedSuccessfully ? new(true) : AwaitAsync(relief);

        static async ValueTask<bool> AwaitAsync(ValueTask relief)
        {
            await relief.ConfigureAwait(false);
            return true;
        }
    }

    private static async ValueTask<bool> FinishAsync(SmtpSession session)
    {
        session.EndPhase();
        await session.FinishMessageAsync().ConfigureAwait(false);
        return true;
    }
}
