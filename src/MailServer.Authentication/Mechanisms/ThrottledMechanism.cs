namespace MailServer.Authentication.Mechanisms;

/// <summary>An added mechanism, which knows nothing of limits: its failures are counted for the client's address.</summary>
internal sealed class ThrottledMechanism(ISaslMechanism inner, LogInGuard guard) : ISaslMechanism
{
    public string Name => inner.Name;

    public bool IsAvailable(LogInContext context) => inner.IsAvailable(context);

    public SaslExchange Begin(LogInContext context) => new Exchange(inner.Begin(context), context, guard);

    private sealed class Exchange(SaslExchange inner, LogInContext context, LogInGuard guard) : SaslExchange
    {
        public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken) =>
            guard.CheckAsync(context.Connection, token => inner.NextAsync(response, token), cancellationToken);
    }
}
