using System.Globalization;
using MailServer.Hosting.Listeners;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailServer.Hosting.Diagnostics;

/// <summary>The health check <c>mailserver</c>: healthy while connections are taken.</summary>
internal sealed class MailServerHealthCheck(MailListeners listeners) : IHealthCheck
{
    public const string Name = "mailserver";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{listeners.ActiveCount} connections are open.");
        return Task.FromResult(listeners.IsAccepting
            ? HealthCheckResult.Healthy(text)
            : new HealthCheckResult(context.Registration.FailureStatus, "No connections are taken. " + text));
    }
}
