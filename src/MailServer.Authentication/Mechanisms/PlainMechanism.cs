using MailServer.Protocol.Sasl;

namespace MailServer.Authentication.Mechanisms;

/// <summary>PLAIN (RFC 4616): one message with authorisation identity, user name and password.</summary>
internal sealed class PlainMechanism(PasswordLogIn passwords) : ISaslMechanism
{
    public string Name => "PLAIN";

    public bool IsAvailable(LogInContext context) => true;

    public SaslExchange Begin(LogInContext context) => new Exchange(passwords, context);

    private sealed class Exchange(PasswordLogIn passwords, LogInContext context) : SaslExchange
    {
        public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
        {
            // The client speaks first; one that waits gets an empty challenge (RFC 4422 §3).
            if (response is not { } message) return new(SaslStep.Challenge(default));
            if (!PlainMessage.TryParse(message.Span, out PlainMessage? plain))
                return new(SaslStep.Failure(SaslOutcome.Malformed, "not a PLAIN message"));
            var attempt = new PasswordAttempt("PLAIN", plain.UserName, plain.Password) { AuthorizationId = plain.AuthorizationId };
            return passwords.CheckAsync(context, attempt, cancellationToken);
        }
    }
}
