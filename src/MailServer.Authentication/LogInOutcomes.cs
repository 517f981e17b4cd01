using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace MailServer.Authentication;

/// <summary>Watches steps of log-ins: failures inside the server become an outcome; results go to the log and the meter.</summary>
internal sealed class LogInOutcomes(LogInGuard guard, TimeSpan most, TimeProvider clock, ILogger logger)
{
    private static readonly Meter Meter = new("mailserver.authentication");
    private static readonly Counter<long> LogIns =
        Meter.CreateCounter<long>("mailserver.authentication.logins", "{login}", "Log-ins that ended, by protocol, mechanism and outcome");

    public async ValueTask<SaslStep> ObserveAsync(
        string mechanism, LogInContext context, Func<CancellationToken, ValueTask<SaslStep>> step, CancellationToken cancellationToken)
    {
        SaslStep result = await TryAsync(mechanism, context, step, cancellationToken).ConfigureAwait(false);
        if (result.Outcome == SaslOutcome.Malformed) guard.CountMalformed(context);
        if (result.Outcome != SaslOutcome.Challenge) Report(mechanism, context, result);
        return result;
    }

    private async ValueTask<SaslStep> TryAsync(
        string mechanism, LogInContext context, Func<CancellationToken, ValueTask<SaslStep>> step, CancellationToken cancellationToken)
    {
        try
        {
            return await WithinAsync(step, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogInBroke(exception, context.Protocol, mechanism, AddressOf(context));
            return SaslStep.Failure(SaslOutcome.Unavailable, exception.GetType().Name);
        }
    }

    /// <summary>A step that takes too long is left behind: what it finds then lets nobody in.</summary>
    private async ValueTask<SaslStep> WithinAsync(Func<CancellationToken, ValueTask<SaslStep>> step, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(most, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var call = step(limit.Token);
        if (call.IsCompleted) return await call.ConfigureAwait(false);
        var running = call.AsTask();
        try
        {
            return await running.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _ = running.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new TimeoutException($"It took longer than {most}.", failure);
        }
    }

    private void Report(string mechanism, LogInContext context, SaslStep step)
    {
        LogIns.Add(1, new("protocol", context.Protocol), new("mechanism", mechanism), new("outcome", step.Outcome.ToString()));
        if (step.Principal is { Account.Address: var address })
            logger.LoggedIn(context.Protocol, address.ToString(), mechanism, AddressOf(context));
        else
            logger.NotLoggedIn(context.Protocol, mechanism, AddressOf(context), step.Outcome, step.Cause ?? "");
    }

    private static string AddressOf(LogInContext context) => context.RemoteEndPoint?.ToString() ?? "-";
}
