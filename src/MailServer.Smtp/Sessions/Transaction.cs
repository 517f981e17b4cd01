using System.Diagnostics;
using MailServer.Receiving;
using MailServer.Smtp.Checks;
using MailServer.Smtp.Messages;

namespace MailServer.Smtp.Sessions;

/// <summary>A transaction as the engine sees it: the envelope, what the checks said, and the message on its way in.</summary>
internal sealed class Transaction
{
    public Transaction(MailTransaction envelope, VerdictLedger ledger, long due)
    {
        Envelope = envelope;
        Ledger = ledger;
        Due = due;
    }

    /// <summary>What hooks and receivers see.</summary>
    public MailTransaction Envelope { get; }

    /// <summary>What the checks said so far.</summary>
    public VerdictLedger Ledger { get; }

    /// <summary>When it must be over, in the clock's ticks.</summary>
    public long Due { get; }

    /// <summary>The message, from 354 or the first BDAT on.</summary>
    public MessageIntake? Intake { get; set; }

    /// <summary>Whether a BDAT has failed: all further ones are skipped (RFC 3030 §2).</summary>
    public bool HasFailed { get; set; }

    /// <summary>The activity for traces, or null when nobody listens.</summary>
    public Activity? Activity { get; init; }

    /// <summary>The log scope, or null.</summary>
    public IDisposable? LogScope { get; init; }

    /// <summary>Its place in the order of commands.</summary>
    public SessionStates State =>
        Intake is not null || HasFailed ? SessionStates.Chunks
        : Envelope.Recipients.Count > 0 ? SessionStates.Recipients
        : SessionStates.Mail;
}
