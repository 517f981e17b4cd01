using System.Buffers;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Smtp.Checks;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Messages;

/// <summary>How the intake of a message began: it runs, or there is a reply to DATA or BDAT.</summary>
internal readonly record struct IntakeStart(MessageIntake? Intake, SmtpReply? Refusal, bool Disconnect = false);

/// <summary>
/// One message on its way from the client to the receiver, streamed. Once something is wrong with it (too big, in a loop, the store is full)
/// it keeps the reply, throws the rest away, and leaves nothing behind.
/// </summary>
internal sealed class MessageIntake
{
    /// <summary>How much is handed to the receiver at once; also what a session holds of a message.</summary>
    private const int FlushSize = 32 * 1024;

    private readonly SmtpSession _session;
    private readonly Transaction _transaction;
    private IIncomingMessage? _incoming;
    private HopCounter _hops;
    private long _unflushed;
    private Task? _late;

    private MessageIntake(SmtpSession session, Transaction transaction, IIncomingMessage? incoming)
    {
        _session = session;
        _transaction = transaction;
        _incoming = incoming;
    }

    /// <summary>Octets of the message that came so far.</summary>
    public long Size { get; private set; }

    /// <summary>Octets that came after something was found wrong.</summary>
    public long Discarded { get; private set; }

    /// <summary>What is wrong with the message, or null.</summary>
    public SmtpReply? Fault { get; private set; }

    /// <summary>Asks the checks and begins the message at the receiver, with the Received line written already.</summary>
    public static async ValueTask<IntakeStart> BeginAsync(SmtpSession session, Transaction transaction)
    {
        var outcome = await session.Checks.AskAsync(CheckStage.Data).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal) return new(null, refusal, outcome.Disconnect);
        // A message that is dropped anyway needs no room.
        if (transaction.Ledger.IsDiscarded) return new(new MessageIntake(session, transaction, null), null);
        try
        {
            var start = await session.Receiver.AskAsync(
                "to begin a message",
                (session, transaction.Envelope),
                static (call, token) => call.session.Services.Receiver.BeginAsync(call.Envelope, call.Envelope.Parameters.Size, token),
                static (call, late) => _ = GiveUpAsync(call.session, late)).ConfigureAwait(false);
            if (start.Message is null) return new(null, start.Refusal ?? Replies.LocalError);
            var intake = new MessageIntake(session, transaction, start.Message);
            ReceivedHeader.Write(start.Message.Content, transaction.Envelope, session.Options, session.Services.TimeProvider.GetUtcNow());
            return new(intake, null);
        }
        catch (Exception failure) when (!session.IsConnectionLoss(failure))
        {
            return new(null, FaultOf(session, failure));
        }
    }

    /// <summary>Takes the next octets of the message.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty) return;
        Size += content.Length;
        if (Fault is not null) return;
        _hops.Scan(content);
        if (Size > _session.Options.MaxMessageSize) Fault = Replies.TooBig;
        else if (_hops.Hops > _session.Options.MaxHops) Fault = Replies.Looping;
        else if (_incoming is not null) Write(_incoming, content);
    }

    /// <summary>Notes what is wrong with the message; the first fault counts.</summary>
    public void Fail(SmtpReply fault) => Fault ??= fault;

    /// <summary>Octets came that are thrown away.</summary>
    public void CountDiscarded(long octets) => Discarded += octets;

    /// <summary>Hands on what was appended when it is much, and waits while the receiver cannot keep up.</summary>
    public ValueTask RelieveAsync()
    {
        if (Fault is not null) return AbandonAsync();
        return _unflushed >= FlushSize ? FlushAsync() : default;
    }

    /// <summary>Ends the message: asks the checks and commits it.</summary>
    /// <returns>A reply for each recipient of the transaction, or a single one for all of them.</returns>
    public async ValueTask<IReadOnlyList<SmtpReply>> FinishAsync()
    {
        if (Fault is null && _incoming is not null) await FlushAsync().ConfigureAwait(false);
        try
        {
            if (Fault is not null) return [Fault];
            return _incoming is null ? [Replies.Discarded] : await JudgeAndCommitAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (!_session.IsConnectionLoss(failure))
        {
            return [FaultOf(_session, failure)];
        }
        finally
        {
            await AbandonAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gives the message up; harmless behind its commit.</summary>
    public ValueTask AbandonAsync()
    {
        var incoming = _incoming;
        _incoming = null;
        if (incoming is null) return default;
        if (_late is not { IsCompleted: false } late) return DisposeAsync(_session, incoming);
        // The receiver still works on the message, although nobody waits for it: its bytes stay until it has ended.
        _ = DisposeAfterAsync(late, incoming);
        return default;
    }

    private async Task DisposeAfterAsync(Task late, IIncomingMessage incoming)
    {
        await late.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync(_session, incoming).ConfigureAwait(false);
    }

    /// <summary>A message that was begun too late is nobody's.</summary>
    private static async Task GiveUpAsync(SmtpSession session, Task<ReceiveStart> late)
    {
        await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (late.IsCompletedSuccessfully && (await late.ConfigureAwait(false)).Message is { } message) await DisposeAsync(session, message).ConfigureAwait(false);
    }

    private static async ValueTask DisposeAsync(SmtpSession session, IIncomingMessage incoming)
    {
        try
        {
            await incoming.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            session.Log.ReceiverFailed(failure);
        }
    }

    /// <summary>Asks the receiver of this message, and remembers a call that was not waited for.</summary>
    private ValueTask<T> AskAsync<T>(string what, Func<MessageIntake, CancellationToken, ValueTask<T>> call) =>
        _session.Receiver.AskAsync(what, this, call, static (intake, late) => intake._late = late);

    private void Write(IIncomingMessage incoming, ReadOnlySpan<byte> content)
    {
        try
        {
            incoming.Content.Write(content);
            _unflushed += content.Length;
        }
        catch (Exception failure)
        {
            Fault = FaultOf(_session, failure);
        }
    }

    private async ValueTask FlushAsync()
    {
        _unflushed = 0;
        try
        {
            var result = await AskAsync("to keep a part of a message", static (intake, token) => intake._incoming!.Content.FlushAsync(token)).ConfigureAwait(false);
            if (result.IsCompleted) Fault = Replies.LocalError;
        }
        catch (Exception failure) when (!_session.IsConnectionLoss(failure))
        {
            Fault = FaultOf(_session, failure);
        }

        if (Fault is not null) await AbandonAsync().ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<SmtpReply>> JudgeAndCommitAsync()
    {
        var content = await AskAsync("to keep a message", static (intake, token) => intake._incoming!.CompleteContentAsync(token)).ConfigureAwait(false);
        var outcome = await _session.Checks.AskAsync(content).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
        {
            if (outcome.Disconnect) _session.CloseAfterReplies();
            return [refusal];
        }

        if (_transaction.Ledger.IsDiscarded) return [Replies.Discarded];
        // What a receiver takes later than this was refused for now: the client sends it again, and it was acknowledged once.
        var replies = await AskAsync("to take a message", static (intake, token) => intake._incoming!.CommitAsync(intake.Disposition(), token)).ConfigureAwait(false);
        if (replies.Count == _transaction.Envelope.Recipients.Count) return replies;
        throw new InvalidOperationException("The receiver must give one reply for each recipient.");
    }

    private MessageDisposition Disposition()
    {
        var ledger = _transaction.Ledger;
        var headers = HeaderBlock.Format(ledger, _session.Options.HostName, _session.Log.HeaderRefused);
        if (headers.IsEmpty && !ledger.IsQuarantined) return MessageDisposition.Deliver;
        return new MessageDisposition { Headers = headers, IsQuarantined = ledger.IsQuarantined };
    }

    // A store that cannot keep the bytes says so by an IOException (452); anything else is a fault of the receiver (451).
    private static SmtpReply FaultOf(SmtpSession session, Exception failure)
    {
        session.Log.ReceiverFailed(failure);
        return failure is IOException ? Replies.StorageFailed : Replies.LocalError;
    }
}
