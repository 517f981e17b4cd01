using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace MailServer.Authentication.Mechanisms;

/// <summary>LOGIN, never standardised and still in use: the server asks for the user name, then for the password.</summary>
internal sealed class LoginMechanism(PasswordLogIn passwords) : ISaslMechanism
{
    public string Name => "LOGIN";

    public bool IsAvailable(LogInContext context) => true;

    public SaslExchange Begin(LogInContext context) => new Exchange(passwords, context);

    private sealed class Exchange(PasswordLogIn passwords, LogInContext context) : SaslExchange
    {
        private string? _userName;

        public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
        {
            if (response is not { } message) return new(SaslStep.Challenge("Username:"u8.ToArray()));
            if (!TryDecode(message.Span, out string? text)) return new(SaslStep.Failure(SaslOutcome.Malformed, "not UTF-8 text"));
            if (_userName is null)
            {
                _userName = text;
                return new(SaslStep.Challenge("Password:"u8.ToArray()));
            }

            return passwords.CheckAsync(context, new PasswordAttempt("LOGIN", _userName, text), cancellationToken);
        }

        private static bool TryDecode(ReadOnlySpan<byte> message, [NotNullWhen(true)] out string? text)
        {
            text = Utf8.IsValid(message) && !message.Contains((byte)0) ? Encoding.UTF8.GetString(message) : null;
            return text is not null;
        }
    }
}
