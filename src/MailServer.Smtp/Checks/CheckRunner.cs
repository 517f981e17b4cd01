using MailServer.Checks;
using MailServer.Messages;
using MailServer.Receiving;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Checks;

/// <summary>
/// Asks the checks of a session in their order. Each has a time limit; a failure is logged and follows the check's own policy, so that
/// it never becomes a permanent refusal and never silence. Without checks a question costs nothing.
/// </summary>
internal sealed class CheckRunner
{
    private readonly SmtpSession _session;
    private readonly IReadOnlyList<MailCheck> _checks;
    private readonly VerdictLedger _sessionLedger = new();

    public CheckRunner(SmtpSession session)
    {
        _session = session;
        _checks = session.Services.Checks;
    }

    /// <summary>A ledger for a new message, which begins with what was said of the session.</summary>
    public VerdictLedger NewLedger() => new(_sessionLedger);

    /// <summary>Asks at a stage that has no recipient and no content.</summary>
    public ValueTask<StageOutcome> AskAsync(CheckStage stage) => _checks.Count == 0 ? default : AskAllAsync(stage, null, null);

    /// <summary>Asks about a recipient.</summary>
    public ValueTask<StageOutcome> AskAsync(EnvelopeRecipient recipient) =>
        _checks.Count == 0 ? default : AskAllAsync(CheckStage.Recipient, recipient, null);

    /// <summary>Asks about the whole message.</summary>
    public ValueTask<StageOutcome> AskAsync(MessageContent content) =>
        _checks.Count == 0 ? default : AskAllAsync(CheckStage.Message, null, content);

    /// <summary>Tells every check that a transaction ended without a message, or that the session is over.</summary>
    public ValueTask TellAsync(CheckStage stage, MailTransaction? transaction) => _checks.Count == 0 ? default : TellAllAsync(stage, transaction);

    private async ValueTask<StageOutcome> AskAllAsync(CheckStage stage, EnvelopeRecipient? recipient, MessageContent? content)
    {
        var ledger = _session.Transaction?.Ledger ?? _sessionLedger;
        foreach (var check in _checks)
        {
            var verdict = await AskGuardedAsync(check, stage, recipient, content).ConfigureAwait(false);
            ledger.Add(verdict);
            if (verdict.Kind != VerdictKind.Continue) _session.Log.Verdict(check.Name, stage, verdict);
            if (verdict.Kind == VerdictKind.Accept) return default;
            if (verdict.Kind is VerdictKind.Reject or VerdictKind.Defer or VerdictKind.Disconnect)
                return new StageOutcome(verdict.Reply ?? Replies.LocalError, verdict.Kind == VerdictKind.Disconnect);
        }

        return default;
    }

    private async ValueTask<CheckVerdict> AskGuardedAsync(MailCheck check, CheckStage stage, EnvelopeRecipient? recipient, MessageContent? content)
    {
        try
        {
            using var limit = new CheckLimit(_session.Services.TimeProvider, _session.Options.CheckTimeout, _session.Connection.Closed);
            return Sensible(await limit.RunAsync(Call(check, stage, recipient, content, limit.Token)).ConfigureAwait(false));
        }
        catch (Exception failure) when (!_session.IsGone)
        {
            _session.Log.CheckFailed(failure, check.Name, stage);
            return check.FailurePolicy == CheckFailurePolicy.Continue ? CheckVerdict.Continue : CheckVerdict.Defer(Replies.LocalError);
        }
    }

    // A refusal with a positive reply would tell the client that a message is safe which is kept nowhere.
    private static CheckVerdict Sensible(CheckVerdict? verdict) => verdict switch
    {
        null => throw new InvalidOperationException("The check answered null."),
        { Kind: VerdictKind.Reject or VerdictKind.Defer or VerdictKind.Disconnect, Reply.IsPositive: true } =>
            throw new InvalidOperationException($"The check refused with the positive reply {verdict.Reply.Code}."),
        _ => verdict,
    };

    private ValueTask<CheckVerdict> Call(
        MailCheck check, CheckStage stage, EnvelopeRecipient? recipient, MessageContent? content, CancellationToken token) => stage switch
    {
        CheckStage.Connect => check.OnConnectAsync(_session.Facts, token),
        CheckStage.Tls => check.OnTlsAsync(_session.Facts, token),
        CheckStage.Hello => check.OnHelloAsync(_session.Facts, token),
        CheckStage.Authenticated => check.OnAuthenticatedAsync(_session.Facts, token),
        CheckStage.Mail => check.OnMailAsync(_session.Transaction!.Envelope, token),
        CheckStage.Recipient => check.OnRecipientAsync(_session.Transaction!.Envelope, recipient!, token),
        CheckStage.Data => check.OnDataAsync(_session.Transaction!.Envelope, token),
        _ => check.OnMessageAsync(_session.Transaction!.Envelope, content!, token),
    };

    // The end of things is told also when the connection is gone, so its token plays no part here.
    private async ValueTask TellAllAsync(CheckStage stage, MailTransaction? transaction)
    {
        foreach (var check in _checks)
        {
            try
            {
                using var limit = new CheckLimit(_session.Services.TimeProvider, _session.Options.CheckTimeout, CancellationToken.None);
                await limit.RunAsync(stage == CheckStage.Reset
                    ? check.OnResetAsync(transaction!, limit.Token)
                    : check.OnEndAsync(_session.Facts, limit.Token)).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                _session.Log.CheckFailed(failure, check.Name, stage);
            }
        }
    }
}
