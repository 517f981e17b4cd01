using MailServer.Messages;
using MailServer.Receiving;

namespace MailServer.Checks;

/// <summary>
/// Looks at mail as it comes in, stage by stage, and answers with a verdict. Override what you need; every default continues.
/// The stages of one session are called one after the other; a check registered as a singleton sees many sessions at once and keeps
/// what belongs to one in <see cref="MailSession.Items"/> or <see cref="MailTransaction.Items"/>.
/// An exception or a time-out in a check is logged and follows <see cref="FailurePolicy"/>.
/// </summary>
public abstract class MailCheck
{
    /// <summary>Names the check in logs.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>What happens when the check fails or takes too long; the default is 451 4.3.0.</summary>
    public virtual CheckFailurePolicy FailurePolicy => CheckFailurePolicy.Defer;

    /// <summary>A client has connected; nothing was sent yet.</summary>
    public virtual ValueTask<CheckVerdict> OnConnectAsync(MailSession session, CancellationToken cancellationToken) => new(CheckVerdict.Continue);

    /// <summary>TLS is on now, by STARTTLS or from the start.</summary>
    public virtual ValueTask<CheckVerdict> OnTlsAsync(MailSession session, CancellationToken cancellationToken) => new(CheckVerdict.Continue);

    /// <summary>The client said HELO, EHLO or LHLO; see <see cref="MailSession.Hello"/>.</summary>
    public virtual ValueTask<CheckVerdict> OnHelloAsync(MailSession session, CancellationToken cancellationToken) => new(CheckVerdict.Continue);

    /// <summary>The client has logged in; see <see cref="MailSession.Principal"/>.</summary>
    public virtual ValueTask<CheckVerdict> OnAuthenticatedAsync(MailSession session, CancellationToken cancellationToken) => new(CheckVerdict.Continue);

    /// <summary>MAIL, with all its parameters.</summary>
    public virtual ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken) => new(CheckVerdict.Continue);

    /// <summary>RCPT, with all its parameters; the recipient is not in the transaction yet.</summary>
    public virtual ValueTask<CheckVerdict> OnRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) => new(CheckVerdict.Continue);

    /// <summary>DATA or the first BDAT, before any byte of the message.</summary>
    public virtual ValueTask<CheckVerdict> OnDataAsync(MailTransaction transaction, CancellationToken cancellationToken) => new(CheckVerdict.Continue);

    /// <summary>The whole message is there and can be read, as often as needed, before it is accepted.</summary>
    public virtual ValueTask<CheckVerdict> OnMessageAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) => new(CheckVerdict.Continue);

    /// <summary>The transaction ended without a message: RSET, a new greeting, a failure.</summary>
    public virtual ValueTask OnResetAsync(MailTransaction transaction, CancellationToken cancellationToken) => default;

    /// <summary>The session is over.</summary>
    public virtual ValueTask OnEndAsync(MailSession session, CancellationToken cancellationToken) => default;
}

/// <summary>What a check's failure means for the mail.</summary>
public enum CheckFailurePolicy
{
    /// <summary>451 4.3.0: the client tries again (fail closed).</summary>
    Defer,

    /// <summary>As if the check had answered continue (fail open).</summary>
    Continue,
}
