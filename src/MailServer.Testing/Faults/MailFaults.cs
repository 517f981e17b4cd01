using MailServer.Checks;
using MailServer.Protocol.Smtp;

namespace MailServer.Testing;

/// <summary>
/// What a server does wrong, by script: for tests of what a client makes of it. Each call adds a fault or replaces the one of its kind;
/// it holds for so many times, or until <see cref="Heal"/>. Faults of replies work on every connection, those of bytes on connections in memory.
/// </summary>
public sealed class MailFaults
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FaultPoint, Fault> _faults = [];
    private TaskCompletionSource _healed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers a transaction's RCPT of this number, counted from one, with a reply.</summary>
    /// <param name="number">Which RCPT of the transaction; 0 for every one.</param>
    /// <param name="reply">The reply, such as <c>451 4.3.0 Later</c>: 4xx or 5xx.</param>
    /// <param name="times">How often; null for always.</param>
    public MailFaults ReplyToRecipient(int number, string reply, int? times = null) => Set(FaultPoint.Recipient, new Fault(times) { Verdict = VerdictOf(reply), Number = number });

    /// <summary>Answers MAIL with a reply.</summary>
    public MailFaults ReplyToSender(string reply, int? times = null) => Set(FaultPoint.Sender, new Fault(times) { Verdict = VerdictOf(reply) });

    /// <summary>Answers DATA, or the first BDAT, with a reply.</summary>
    public MailFaults ReplyToData(string reply, int? times = null) => Set(FaultPoint.Data, new Fault(times) { Verdict = VerdictOf(reply) });

    /// <summary>Answers the end of the message with a reply, and drops the message.</summary>
    public MailFaults ReplyToMessage(string reply, int? times = null) => Set(FaultPoint.Message, new Fault(times) { Verdict = VerdictOf(reply) });

    /// <summary>Answers 354 and then reads nothing until <see cref="Heal"/>.</summary>
    public MailFaults StallInData(int? times = null) => Set(FaultPoint.DataStall, new Fault(times));

    /// <summary>Answers 354 and then closes the connection.</summary>
    public MailFaults CutAfterData(int? times = null) => Set(FaultPoint.DataCut, new Fault(times));

    /// <summary>Takes the message, durably, and closes the connection before the reply: the client cannot know.</summary>
    public MailFaults CutBeforeReplyToMessage(int? times = null) => Set(FaultPoint.ReplyCut, new Fault(times));

    /// <summary>Reads at most so many octets in each virtual second.</summary>
    public MailFaults ReadSlowly(int octetsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(octetsPerSecond);
        return Set(FaultPoint.SlowRead, new Fault(null) { Number = octetsPerSecond });
    }

    /// <summary>Lets TLS handshakes fail.</summary>
    public MailFaults FailTls(int? times = null) => Set(FaultPoint.Tls, new Fault(times));

    /// <summary>Does everything right from now on; what stalls goes on.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _faults.Clear();
            _healed.SetResult();
            _healed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Completes at the next <see cref="Heal"/>.</summary>
    internal Task Healed
    {
        get
        {
            lock (_gate) return _healed.Task;
        }
    }

    /// <summary>Takes one turn of a fault that applies here, or null.</summary>
    internal Fault? Take(FaultPoint point, Func<Fault, bool>? applies = null)
    {
        lock (_gate)
        {
            if (!_faults.TryGetValue(point, out var fault) || applies?.Invoke(fault) == false) return null;
            if (--fault.Left <= 0) _faults.Remove(point);
            return fault;
        }
    }

    private MailFaults Set(FaultPoint point, Fault fault)
    {
        lock (_gate) _faults[point] = fault;
        return this;
    }

    private static CheckVerdict VerdictOf(string reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var parsed = ScriptedReply.Parse(reply);
        return parsed.IsTransientFailure ? CheckVerdict.Defer(parsed) : CheckVerdict.Reject(parsed);
    }
}
