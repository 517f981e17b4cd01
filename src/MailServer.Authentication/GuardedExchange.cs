using MailServer.Connections;
using MailServer.Directories;
using Microsoft.Extensions.Logging;

namespace MailServer.Authentication;

/// <summary>An exchange of any mechanism, with what holds for all: it ends once, errors become an outcome, and the log tells how it ended.</summary>
internal sealed class GuardedExchange(SaslExchange inner, string mechanism, LogInContext context, LogInOutcomes outcomes) : SaslExchange
{
    private bool _isOver;

    public override async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
    {
        if (_isOver) return SaslStep.Failure(SaslOutcome.Malformed, "the exchange is over");
        SaslStep step = await outcomes.ObserveAsync(mechanism, context, token => inner.NextAsync(response, token), cancellationToken).ConfigureAwait(false);
        _isOver = step.Outcome != SaslOutcome.Challenge;
        return step;
    }
}
