using MailServer.Authentication;
using MailServer.Connections;

namespace MailServer.Hosting.Policies;

/// <summary>An authenticator that tells <see cref="RecentLogIns"/> of log-ins over POP3 and IMAP.</summary>
internal sealed class RememberingAuthenticator(IMailAuthenticator inner, RecentLogIns recent) : IMailAuthenticator
{
    public IReadOnlyList<string> MechanismsFor(IMailConnection connection) => inner.MechanismsFor(connection);

    public bool AllowsPasswords(IMailConnection connection) => inner.AllowsPasswords(connection);

    public SaslExchange? Begin(string mechanism, LogInContext context) =>
        inner.Begin(mechanism, context) is { } exchange ? new Exchange(exchange, context, recent) : null;

    public async ValueTask<SaslStep> LogInAsync(string userName, string password, LogInContext context, CancellationToken cancellationToken) =>
        Remember(await inner.LogInAsync(userName, password, context, cancellationToken).ConfigureAwait(false), context, recent);

    private static SaslStep Remember(SaslStep step, LogInContext context, RecentLogIns recent)
    {
        if (step.Outcome == SaslOutcome.Success && context.Protocol is ("pop3" or "imap")) recent.Add(context.RemoteEndPoint);
        return step;
    }

    private sealed class Exchange(SaslExchange inner, LogInContext context, RecentLogIns recent) : SaslExchange
    {
        public override async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken) =>
            Remember(await inner.NextAsync(response, cancellationToken).ConfigureAwait(false), context, recent);
    }
}
