using Microsoft.Extensions.Logging;

namespace MailServer.Authentication.Mechanisms;

/// <summary>An added mechanism, which knows nothing of limits: its failures are counted for the client's address, and its bugs cost one log-in only.</summary>
internal sealed class ThrottledMechanism(ISaslMechanism inner, LogInGuard guard, ILogger logger) : ISaslMechanism
{
    public string Name => inner.Name;

    public bool IsAvailable(LogInContext context)
    {
        try
        {
            return inner.IsAvailable(context);
        }
        catch (Exception failure)
        {
            logger.MechanismBroke(failure, Name);
            return false;
        }
    }

    public SaslExchange Begin(LogInContext context) => new Exchange(inner, context, guard);

    // Begun with the first step, where an exception becomes an outcome.
    private sealed class Exchange(ISaslMechanism mechanism, LogInContext context, LogInGuard guard) : SaslExchange
    {
        private SaslExchange? _inner;

        public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken) =>
            guard.CheckAsync(context, token => Begun().NextAsync(response, token), cancellationToken);

        private SaslExchange Begun() =>
            _inner ??= mechanism.Begin(context) ?? throw new InvalidOperationException($"The mechanism {mechanism.Name} began nothing.");
    }
}
