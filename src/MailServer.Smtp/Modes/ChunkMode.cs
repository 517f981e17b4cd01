using MailServer.Protocol.Smtp;
using MailServer.Smtp.Messages;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Modes;

/// <summary>The chunk that is being read.</summary>
/// <param name="IsLast">Whether the message ends with it.</param>
/// <param name="Refusal">The reply when it is skipped, or null when it is written.</param>
internal sealed record Chunk(bool IsLast, SmtpReply? Refusal)
{
    /// <summary>Octets to come.</summary>
    public long Left { get; set; }
}

/// <summary>Takes a chunk of known length (RFC 3030 §2); its octets mean nothing here, dots and line ends included.</summary>
internal static class ChunkMode
{
    /// <summary>Takes what is there. False: more input is needed.</summary>
    public static async ValueTask<bool> StepAsync(SmtpSession session)
    {
        var chunk = session.Chunk!;
        var intake = chunk.Refusal is null ? session.Transaction!.Intake : null;
        if (chunk.Left > 0)
        {
            if (session.Input.IsEmpty) return false;
            Take(session, chunk, intake);
            if (intake is not null) await intake.RelieveAsync().ConfigureAwait(false);
            if (intake?.Discarded > session.Options.MaxDiscardedSize) session.Close(Replies.TooBigToRead);
            if (chunk.Left > 0 || session.Mode == InputMode.Closing) return true;
        }

        session.EndPhase();
        session.LeaveChunk();
        await AnswerAsync(session, chunk, intake).ConfigureAwait(false);
        return true;
    }

    private static void Take(SmtpSession session, Chunk chunk, MessageIntake? intake)
    {
        var piece = session.Input.Buffer;
        if (piece.Length > chunk.Left) piece = piece.Slice(0, chunk.Left);
        var length = piece.Length;
        if (intake?.Fault is not null) intake.CountDiscarded(length);
        foreach (var segment in piece) intake?.Append(segment.Span);
        chunk.Left -= length;
        session.Input.Skip(length);
        session.CountData(length);
    }

    private static async ValueTask AnswerAsync(SmtpSession session, Chunk chunk, MessageIntake? intake)
    {
        if (intake is null)
        {
            Refuse(session, chunk);
            if (chunk.IsLast) await session.EndTransactionAsync().ConfigureAwait(false);
        }
        else if (chunk.IsLast)
        {
            await session.FinishMessageAsync().ConfigureAwait(false);
        }
        else
        {
            session.Transaction!.HasFailed = intake.Fault is not null;
            session.Reply(intake.Fault ?? Replies.Ok);
        }
    }

    // RFC 2033 §4.3: in LMTP the last chunk has a reply for each recipient, also when there are none.
    private static void Refuse(SmtpSession session, Chunk chunk)
    {
        if (session.Options.IsLmtp && chunk.IsLast && session.Transaction is { } transaction)
            MessageReplies.Send(session, transaction, [chunk.Refusal!]);
        else
            session.Reply(chunk.Refusal!);
    }
}
