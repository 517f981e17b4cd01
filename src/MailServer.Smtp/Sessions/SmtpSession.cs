using MailServer.Connections;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Smtp.Checks;
using MailServer.Smtp.Commands;
using MailServer.Smtp.Diagnostics;
using MailServer.Smtp.Messages;
using MailServer.Smtp.Modes;
using Microsoft.Extensions.Logging;
using Verb = MailServer.Protocol.Smtp.SmtpVerb;

namespace MailServer.Smtp.Sessions;

/// <summary>
/// One conversation: its state, and the loop that hands the input to the mode it is in. What a command does stands in its handler,
/// what a mode does in its own class.
/// </summary>
internal sealed class SmtpSession : IDisposable
{
    private readonly CancellationToken _stopping;
    private readonly SessionWait _wait;
    private DataDecoder? _decoder;
    private int _transactions;
    private int _commands;
    private int _errors;
    private long _skipped;
    private bool _isGone;

    public SmtpSession(SmtpOptions options, SmtpServices services, IMailConnection connection, CancellationToken stopping)
    {
        Options = options;
        Services = services;
        Connection = connection;
        _stopping = stopping;
        Facts = new MailSession(connection, options.Service);
        Facts.IsTrusted = NetworkList.Contains(options.TrustedNetworks, Facts.RemoteEndPoint);
        MayUseXclient = NetworkList.Contains(options.XclientNetworks, connection.RemoteEndPoint);
        Input = new SessionInput(connection.Transport.Input);
        Output = new SessionOutput(connection.Transport.Output);
        Checks = new CheckRunner(this);
        Receiver = new ReceiverCalls(this);
        _wait = new SessionWait(this, stopping);
    }

    public SmtpOptions Options { get; }

    public SmtpServices Services { get; }

    public IMailConnection Connection { get; }

    /// <summary>What hooks may know of the session.</summary>
    public MailSession Facts { get; }

    public SessionInput Input { get; }

    public SessionOutput Output { get; }

    public CheckRunner Checks { get; }

    public ReceiverCalls Receiver { get; }

    public ILogger Log => Services.Logger;

    public InputMode Mode { get; private set; }

    public Transaction? Transaction { get; private set; }

    /// <summary>The exchange that waits for the client, in SASL mode.</summary>
    public SaslDialogue? Sasl { get; private set; }

    /// <summary>The chunk that is read, in chunk mode.</summary>
    public Chunk? Chunk { get; private set; }

    public DataDecoder Decoder => _decoder ??= new DataDecoder();

    /// <summary>Transactions begun so far.</summary>
    public int MessageCount => _transactions;

    /// <summary>Whether the peer is a proxy that may use XCLIENT; its own address counts, not one that it claims.</summary>
    public bool MayUseXclient { get; }

    public bool LacksLogIn => Options.NeedsLogIn && Facts.Principal is null && !Facts.IsTrusted;

    /// <summary>Names the protocol to the authenticator.</summary>
    public string Protocol => Options.Service switch
    {
        MailServiceKind.Lmtp => "lmtp",
        MailServiceKind.Submission => "submission",
        _ => "smtp",
    };

    public SessionStates State =>
        Transaction?.State ?? (Facts.Hello is null ? SessionStates.Fresh : SessionStates.Ready);

    /// <summary>Whether the client is gone: nothing can be said any more.</summary>
    public bool IsGone => _isGone || Connection.Closed.IsCancellationRequested;

    /// <summary>Whether an exception comes of the client's going away rather than of a fault on our side.</summary>
    public bool IsConnectionLoss(Exception failure) => IsGone && failure is OperationCanceledException or MailConnectionException;

    public async Task RunAsync()
    {
        using var activity = SmtpActivities.BeginSession(this);
        using var scope = Log.BeginScope(new LogScope("Session", Connection.Id));
        SmtpMetrics.SessionBegins(this);
        try
        {
            Log.SessionBegins(Facts.RemoteEndPoint, Options.Service);
            await GreetAsync().ConfigureAwait(false);
            await ConverseAsync().ConfigureAwait(false);
            await FlushAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (!IsGone) await FailAsync(failure).ConfigureAwait(false);
        }

        await EndTransactionAsync().ConfigureAwait(false);
        await Checks.TellAsync(CheckStage.End, null).ConfigureAwait(false);
        SmtpMetrics.SessionEnds(this);
        Log.SessionEnds(_transactions);
    }

    public void Dispose()
    {
        Receiver.Dispose();
        _wait.Dispose();
    }

    /// <summary>Greets the client (RFC 5321 §3.1), at the start and after XCLIENT.</summary>
    public async ValueTask GreetAsync()
    {
        var outcome = await Checks.AskAsync(CheckStage.Connect).ConfigureAwait(false);
        if (outcome.Refusal is null && Connection.Tls is not null) outcome = await Checks.AskAsync(CheckStage.Tls).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
        {
            Refuse(refusal, disconnect: true);
            return;
        }

        if (_stopping.IsCancellationRequested) Close(Replies.Stopping);
        else if (!IsEarlyTalkerRefused()) Reply(new SmtpReply(220, EnhancedStatusCode.None, $"{Options.HostName} {Options.Banner}"));
    }

    /// <summary>Answers the client; too many failures end the session, as 421 does.</summary>
    public void Reply(SmtpReply reply)
    {
        Write(reply);
        if (reply.Code == 421) Mode = InputMode.Closing;
        if (Mode == InputMode.Closing || !reply.IsPermanentFailure || ++_errors <= Options.MaxErrors) return;
        Output.Write(Replies.TooManyErrors, false);
        Mode = InputMode.Closing;
    }

    /// <summary>Adds a reply that says nothing about the client's conduct.</summary>
    public void Write(SmtpReply reply)
    {
        // RFC 6531 §3.7.4: replies in UTF-8 only to a client that asked for it.
        Output.Write(reply, Transaction?.Envelope.Parameters.SmtpUtf8 ?? false);
        if (!reply.IsPositive) Log.Refused(reply.Code, reply.Enhanced, reply.Text, reply.Cause);
    }

    /// <summary>Answers the client and ends the session.</summary>
    public void Close(SmtpReply reply)
    {
        CloseAfterReplies();
        Reply(reply);
    }

    /// <summary>Ends the session once the replies are out.</summary>
    public void CloseAfterReplies() => Mode = InputMode.Closing;

    /// <summary>What a handler returns for a refusal: the reply, or null when it is sent and the session ends.</summary>
    public SmtpReply? Refuse(SmtpReply refusal, bool disconnect)
    {
        SmtpMetrics.Rejected(this, refusal);
        if (!disconnect) return refusal;
        Close(refusal);
        return null;
    }

    /// <summary>Counts a command. False: there were too many, and the session ends.</summary>
    public bool CountCommand()
    {
        if (++_commands <= Options.MaxCommands) return true;
        Close(Replies.TooManyCommands);
        return false;
    }

    /// <summary>Whether input may follow a command that should be the last of its group; STARTTLS sees to itself.</summary>
    public bool AllowsPipelined(Verb verb)
    {
        if (verb == Verb.StartTls) return true;
        Log.ImproperPipelining(verb);
        if (Options.ImproperPipelining == ViolationPolicy.Log) return true;
        Close(Replies.ImproperPipelining);
        return false;
    }

    /// <summary>Sends the replies. False: the client is gone.</summary>
    public async ValueTask<bool> FlushAsync()
    {
        if (Output.IsPending && !await _wait.FlushAsync().ConfigureAwait(false)) Lose();
        return !IsGone;
    }

    /// <summary>The thing that the client was waited for is there: the next wait has its own limit.</summary>
    public void EndPhase() => _wait.EndPhase();

    public void EnterSasl(SaslDialogue dialogue, ReadOnlyMemory<byte> challenge)
    {
        Sasl = dialogue;
        Mode = InputMode.Sasl;
        Output.WriteChallenge(challenge.Span);
    }

    public void LeaveSasl()
    {
        Sasl = null;
        Mode = InputMode.Command;
    }

    /// <summary>Skips the rest of a line, unless the session ends anyway.</summary>
    public void BeginSkip()
    {
        _skipped = 0;
        if (Mode != InputMode.Closing) Mode = InputMode.SkipLine;
    }

    public long CountSkipped(long octets) => _skipped += octets;

    public void EndSkip()
    {
        EndPhase();
        Mode = InputMode.Command;
    }

    /// <summary>Begins a transaction.</summary>
    public void BeginTransaction(MailCommand mail)
    {
        var id = $"{Connection.Id}.{++_transactions}";
        Transaction = new Transaction(
            new MailTransaction(Facts, id, mail.ReversePath, mail.Parameters), Checks.NewLedger(), _wait.Clock.After(Options.TransactionTimeout))
        {
            Activity = SmtpActivities.BeginTransaction(id),
            LogScope = Log.BeginScope(new LogScope("Transaction", id)),
        };
    }

    /// <summary>Ends the transaction that runs, if one does, without a message.</summary>
    public async ValueTask EndTransactionAsync()
    {
        if (Transaction is not { } transaction) return;
        if (transaction.Intake is { } intake) await intake.AbandonAsync().ConfigureAwait(false);
        await Checks.TellAsync(CheckStage.Reset, transaction.Envelope).ConfigureAwait(false);
        DropTransaction(transaction);
    }

    /// <summary>The client may send message text now.</summary>
    public void BeginData()
    {
        Decoder.Reset(Options.BareLineEnds switch
        {
            BareLineEndPolicy.Refuse => false,
            BareLineEndPolicy.Normalize => true,
            _ => Facts.IsTrusted || Facts.Principal is not null,
        });
        _wait.BeginContent();
        Mode = InputMode.Data;
    }

    /// <summary>A chunk follows, to be written, or to be skipped because of a refusal.</summary>
    public void BeginChunk(BdatCommand bdat, SmtpReply? refusal)
    {
        Chunk = new Chunk(bdat.IsLast, refusal) { Left = bdat.Size };
        _wait.BeginContent();
        Mode = InputMode.Chunk;
    }

    public void LeaveChunk()
    {
        Chunk = null;
        Mode = InputMode.Command;
    }

    /// <summary>Octets of a message came.</summary>
    public void CountData(long octets) => _wait.CountContent(octets);

    /// <summary>Ends the message and the transaction, and answers: once, or in LMTP for each recipient (RFC 2033 §4.2).</summary>
    public async ValueTask FinishMessageAsync()
    {
        var transaction = Transaction!;
        Mode = InputMode.Command;
        var replies = await transaction.Intake!.FinishAsync().ConfigureAwait(false);
        var summary = MessageReplies.Send(this, transaction, replies);
        SmtpMetrics.MessageEnds(this, summary, transaction.Intake.Size);
        Log.MessageEnds(transaction.Envelope.Id, transaction.Intake.Size, transaction.Envelope.Recipients.Count, summary.Code);
        if (!summary.IsPositive)
        {
            await EndTransactionAsync().ConfigureAwait(false);
            return;
        }

        _errors = _commands = 0;
        DropTransaction(transaction);
    }

    /// <summary>Goes on inside TLS, with everything forgotten that was said before (RFC 3207 §4.2).</summary>
    public async ValueTask UpgradeToTlsAsync()
    {
        Input.Release();
        try
        {
            await Connection.UpgradeToTlsAsync(Connection.Closed).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Log.TlsFailed(failure);
            Lose();
            return;
        }

        Input.Replace(Connection.Transport.Input);
        Output.Replace(Connection.Transport.Output);
        Forget();
        var outcome = await Checks.AskAsync(CheckStage.Tls).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal) Refuse(refusal, disconnect: true);
    }

    /// <summary>Back to the state before any command.</summary>
    public void Forget()
    {
        Facts.Hello = null;
        Facts.IsExtended = false;
        Facts.Principal = null;
        Facts.IsTrusted = NetworkList.Contains(Options.TrustedNetworks, Facts.RemoteEndPoint);
    }

    private async ValueTask ConverseAsync()
    {
        while (Mode != InputMode.Closing)
        {
            if (_stopping.IsCancellationRequested && Mode == InputMode.Command && Transaction is null)
            {
                Close(Replies.Stopping);
                return;
            }

            if (Output.IsFull && !await FlushAsync().ConfigureAwait(false)) return;
            if (!await StepAsync().ConfigureAwait(false)) await ReadMoreAsync().ConfigureAwait(false);
        }
    }

    private ValueTask<bool> StepAsync() => Mode switch
    {
        InputMode.Command => CommandMode.StepAsync(this),
        InputMode.SkipLine => new(CommandMode.Skip(this)),
        InputMode.Sasl => SaslMode.StepAsync(this),
        InputMode.Data => DataMode.StepAsync(this),
        _ => ChunkMode.StepAsync(this),
    };

    // Replies go out when the client's batch is used up: one write for all of them.
    private async ValueTask ReadMoreAsync()
    {
        if (!await FlushAsync().ConfigureAwait(false)) return;
        switch (await _wait.ReadAsync().ConfigureAwait(false))
        {
            case WaitOutcome.Gone:
                Lose();
                break;
            case WaitOutcome.TimedOut:
                Log.TimedOut(Mode);
                Close(Replies.TimedOut);
                break;
        }
    }

    private bool IsEarlyTalkerRefused()
    {
        if (Connection.Tls is not null || !Input.HasMore()) return false;
        Log.EarlyTalker(Facts.RemoteEndPoint);
        if (Options.EarlyTalkers == ViolationPolicy.Log) return false;
        Refuse(Replies.EarlyTalker, disconnect: true);
        return true;
    }

    private void DropTransaction(Transaction transaction)
    {
        Transaction = null;
        transaction.Activity?.Dispose();
        transaction.LogScope?.Dispose();
    }

    private void Lose()
    {
        _isGone = true;
        Mode = InputMode.Closing;
    }

    // A fault of our own: the client is told to come back.
    private async ValueTask FailAsync(Exception failure)
    {
        Log.SessionFailed(failure);
        try
        {
            Close(Replies.SessionFailed);
            await FlushAsync().ConfigureAwait(false);
        }
        catch (Exception second)
        {
            Log.SessionFailed(second);
        }
    }
}
