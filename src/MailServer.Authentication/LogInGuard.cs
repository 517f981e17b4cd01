using MailServer.Authentication.Limits;
using MailServer.Directories;

namespace MailServer.Authentication;

/// <summary>Lets an attempt to log in through, late or not at all, and counts how it ended.</summary>
internal sealed class LogInGuard(IUserDirectory directory, AuthenticationOptions options, TimeProvider clock)
{
    private readonly LogInThrottle _throttle = new(options, clock);

    /// <summary>Checks what a client gave for an account.</summary>
    public async ValueTask<SaslStep> CheckAsync(
        LogInContext context, string userName, Func<CancellationToken, ValueTask<SaslStep>> check, CancellationToken cancellationToken)
    {
        string? key = await AccountKeyAsync(userName, cancellationToken).ConfigureAwait(false);
        return await RunAsync(context, key, check, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a step of a mechanism that does not tell its account before it is over.</summary>
    public ValueTask<SaslStep> CheckAsync(
        LogInContext context, Func<CancellationToken, ValueTask<SaslStep>> check, CancellationToken cancellationToken) =>
        RunAsync(context, null, check, cancellationToken);

    /// <summary>Counts a message that no honest client sends.</summary>
    public void CountMalformed(LogInContext context) => _throttle.CountAgainst(ClientAddress.KeyOf(context.RemoteEndPoint));

    private async ValueTask<SaslStep> RunAsync(
        LogInContext context, string? account, Func<CancellationToken, ValueTask<SaslStep>> check, CancellationToken cancellationToken)
    {
        using LogInAttempt? attempt = _throttle.TryBegin(ClientAddress.KeyOf(context.RemoteEndPoint), account);
        if (attempt is null) return SaslStep.Failure(SaslOutcome.Throttled, "too many failures from this address or for this account");

        // The wait comes before the check: a client that hangs up early has learnt nothing.
        if (attempt.Delay > TimeSpan.Zero) await Task.Delay(attempt.Delay, clock, cancellationToken).ConfigureAwait(false);
        SaslStep step = Sensible(await check(cancellationToken).ConfigureAwait(false));
        if (step.Outcome == SaslOutcome.Success) attempt.Succeed();
        if (step.Outcome == SaslOutcome.Refused) attempt.Fail();
        return step;
    }

    // Mechanisms are also written by others: nobody is logged in as nobody.
    private static SaslStep Sensible(SaslStep? step) => step switch
    {
        null => throw new InvalidOperationException("The mechanism answered null."),
        { Outcome: SaslOutcome.Success, Principal: null } => throw new InvalidOperationException("The mechanism succeeded without saying for whom."),
        _ => step,
    };

    // One count for all spellings of a name: with and without the domain, in any case, by an alias.
    private async ValueTask<string?> AccountKeyAsync(string userName, CancellationToken cancellationToken)
    {
        if (userName.Length > UserName.MaxLength) return null;
        AccountFacts? account = await directory.FindAccountAsync(userName, cancellationToken).ConfigureAwait(false);
        return account is null ? "?" + UserName.Normalize(userName, options.DefaultDomain) : "=" + account.Id.Value;
    }
}
